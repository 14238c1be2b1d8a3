package stampede.gateway.limit;

import java.security.Principal;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.edge.ClientAddress;

/** Names the sender of a request for limits. */
@Component
public class Callers {
	private static final String ADDRESS = "address ";
	private final ClientAddress addresses;

	Callers(ClientAddress addresses) {
		this.addresses = addresses;
	}

	/** Whether {@link #of} named the network of an unauthenticated client. */
	public static boolean isUnauthenticated(String caller) {
		return caller.startsWith(ADDRESS);
	}

	/** The subject of the request's token or, for unauthenticated clients, the network of their address; never empty. */
	public Mono<String> of(ServerWebExchange exchange) {
		return exchange.getPrincipal()
				.map(Principal::getName)
				.map(subject -> "subject " + subject)
				.switchIfEmpty(Mono.fromSupplier(
						() -> ADDRESS + addresses.of(exchange.getRequest()).map(Network::of).orElse("unknown")));
	}
}
