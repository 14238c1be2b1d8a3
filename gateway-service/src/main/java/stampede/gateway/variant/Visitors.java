package stampede.gateway.variant;

import java.security.Principal;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.edge.ClientAddress;

/** Recognizes a customer across requests: by the token or, without one, by a random first-party cookie. */
@Component
class Visitors {
	static final String COOKIE = "stampede-visitor";
	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
	private final ClientAddress addresses;

	Visitors(ClientAddress addresses) {
		this.addresses = addresses;
	}

	/** The customer of the request; sets the cookie of a new visitor. */
	Mono<String> of(ServerWebExchange exchange, Duration cookieLife) {
		return exchange.getPrincipal().map(Principal::getName)
				.switchIfEmpty(Mono.fromSupplier(() -> visitor(exchange, cookieLife)));
	}

	private String visitor(ServerWebExchange exchange, Duration cookieLife) {
		var known = exchange.getRequest().getCookies().getFirst(COOKIE);
		if (known != null && ID.matcher(known.getValue()).matches()) {
			return known.getValue();
		}
		var id = UUID.randomUUID().toString();
		var request = exchange.getRequest();
		exchange.getResponse().addCookie(ResponseCookie.from(COOKIE, id).path("/").httpOnly(true).sameSite("Lax")
				.secure(addresses.isTrusted(request)
						&& "https".equals(request.getHeaders().getFirst("X-Forwarded-Proto")))
				.maxAge(cookieLife).build());
		return id;
	}
}
