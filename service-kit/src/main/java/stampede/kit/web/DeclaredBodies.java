package stampede.kit.web;

import org.springframework.boot.autoconfigure.web.reactive.WebFluxRegistrations;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ResponseStatusException;

/**
 * Refuses a body if the operation declares none: Spring would ignore it, and a client that sends options there would take them
 * for accepted. An empty body is no body; the gateway sends the length of each.
 */
final class DeclaredBodies implements WebFluxRegistrations {
	@Override
	public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
		return new RequestMappingHandlerMapping() {
			@Override
			protected void handleMatch(RequestMappingInfo info, HandlerMethod method, ServerWebExchange exchange) {
				super.handleMatch(info, method, exchange);
				if (hasBody(exchange.getRequest().getHeaders()) && !declaresBody(method)) {
					throw new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
							"This operation takes no body.");
				}
			}
		};
	}

	private static boolean hasBody(HttpHeaders headers) {
		return headers.getContentLength() > 0 || headers.containsKey(HttpHeaders.TRANSFER_ENCODING);
	}

	/** An operation that takes the whole exchange reads the body itself, for example as a form. */
	private static boolean declaresBody(HandlerMethod method) {
		for (var parameter : method.getMethodParameters()) {
			if (parameter.hasParameterAnnotation(RequestBody.class)
					|| ServerWebExchange.class.isAssignableFrom(parameter.getParameterType())) {
				return true;
			}
		}
		return false;
	}
}
