package stampede.gateway.limit;

import java.security.Principal;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.edge.ClientAddress;

/** Who sends a request, as far as limits are concerned. */
@Component
public class Callers {
	private final ClientAddress addresses;

	Callers(ClientAddress addresses) {
		this.addresses = addresses;
	}

	/** The subject of the request's token or, for strangers, the network of their address; never empty. */
	public Mono<String> of(ServerWebExchange exchange) {
		return exchange.getPrincipal()
				.map(Principal::getName)
				.map(subject -> "subject " + subject)
				.switchIfEmpty(Mono.fromSupplier(
						() -> "address " + addresses.of(exchange.getRequest()).map(Network::of).orElse("unknown")));
	}
}
