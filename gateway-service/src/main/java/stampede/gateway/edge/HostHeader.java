package stampede.gateway.edge;

import io.netty.handler.codec.http.HttpVersion;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Refuses HTTP/1.1 requests that name no host, as RFC 9112, 3.2 demands. HTTP/2 names it elsewhere, HTTP/1.0 may not. */
class HostHeader implements WebFilter {
	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var request = exchange.getRequest();
		return isHttp11(request) && !request.getHeaders().containsKey(HttpHeaders.HOST)
				? Mono.error(new ServerWebInputException("The header Host is missing."))
				: chain.filter(exchange);
	}

	private static boolean isHttp11(ServerHttpRequest request) {
		return ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest http
				&& HttpVersion.HTTP_1_1.equals(http.version());
	}
}
