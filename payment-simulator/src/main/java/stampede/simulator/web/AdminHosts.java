package stampede.simulator.web;

import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The admin calls ask for no key, so they answer to names of this machine alone: a page on the internet whose name was
 * made to lead here (DNS rebinding) must not read them in a developer's browser.
 */
@Component
class AdminHosts implements WebFilter {
	private final ApiProperties properties;

	AdminHosts(ApiProperties properties) {
		this.properties = properties;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var host = exchange.getRequest().getHeaders().getHost();
		return !exchange.getRequest().getURI().getPath().startsWith("/admin")
				|| (host != null && properties.adminHosts().contains(host.getHostString().toLowerCase(Locale.ROOT)))
						? chain.filter(exchange)
						: Mono.error(new ResponseStatusException(HttpStatus.FORBIDDEN,
								"simulator.admin-hosts does not hold this name"));
	}
}
