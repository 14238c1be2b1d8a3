package stampede.gateway.shop;

import java.net.URI;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.shop.ShopFiles.ShopFile;

/** Serves the storefront. */
@Component
@ConditionalOnProperty(name = "gateway.shop.enabled", matchIfMissing = true)
class Shop implements WebFilter, Ordered {
	private static final String ROOT = "/shop";
	private static final String CUSTOMERS = ROOT + "/local/customers";
	/** Scripts and styles of this origin only, and no markup from text. */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
			+ " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self';"
			+ " require-trusted-types-for 'script'";
	private final ShopFiles files;
	private final LocalCustomers customers;

	Shop(LocalCustomers customers, ShopProperties properties) {
		this.customers = customers;
		this.files = new ShopFiles(properties);
	}

	@Override
	public int getOrder() {
		return EdgeOrder.SHOP.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var path = exchange.getRequest().getPath().pathWithinApplication().value();
		if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
			return chain.filter(exchange);
		}
		var method = exchange.getRequest().getMethod();
		if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
			return Mono.error(new MethodNotAllowedException(method, List.of(HttpMethod.GET, HttpMethod.HEAD)));
		}
		if (path.equals(ROOT)) {
			exchange.getResponse().setStatusCode(HttpStatus.PERMANENT_REDIRECT);
			exchange.getResponse().getHeaders().setLocation(URI.create(ROOT + "/"));
			return exchange.getResponse().setComplete();
		}
		if (path.equals(CUSTOMERS)) {
			return customers.write(exchange);
		}
		var file = files.at(path);
		return file == null
				? Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND))
				: write(file, exchange);
	}

	private static Mono<Void> write(ShopFile file, ServerWebExchange exchange) {
		var response = exchange.getResponse();
		var headers = response.getHeaders();
		headers.setCacheControl(file.cache());
		headers.setETag(file.etag());
		headers.set("Content-Security-Policy", POLICY);
		if (exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.IF_NONE_MATCH).contains(file.etag())) {
			response.setStatusCode(HttpStatus.NOT_MODIFIED);
			return response.setComplete();
		}
		headers.setContentType(file.type());
		headers.setContentLength(file.content().length);
		return HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
				? response.setComplete()
				: response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(file.content())));
	}
}
