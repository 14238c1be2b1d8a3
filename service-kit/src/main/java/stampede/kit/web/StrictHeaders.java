package stampede.kit.web;

import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.pass.Pass;

/**
 * Refuses requests whose headers this service would ignore or guess at:
 * <ul>
 * <li>a repeated header whose first value alone counts: another server on the way may take the other value;
 * <li>a malformed {@code Accept}: Spring would send every error without its problem document;
 * <li>a precondition (RFC 9110, 13.1) for a resource without a validator: an ignored precondition would count as true;
 * <li>an encoded body, which would be read as something else (RFC 9110, 15.5.16).
 * </ul>
 */
@Order(FilterOrder.STRICT_HEADERS)
final class StrictHeaders implements WebFilter {
	private static final List<String> SINGLE = List.of(HttpHeaders.HOST, HttpHeaders.AUTHORIZATION,
			HttpHeaders.CONTENT_TYPE, IdempotencyKey.HEADER, Pass.HEADER, Pass.PLACE_HEADER, Deadline.HEADER,
			"Last-Event-ID", HttpHeaders.IF_MATCH);
	private final Set<String> withValidator;

	/** @param withValidator paths of resources that have an ETag, and check If-Match */
	StrictHeaders(Set<String> withValidator) {
		this.withValidator = withValidator;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var headers = exchange.getRequest().getHeaders();
		for (var name : SINGLE) {
			if (headers.getOrDefault(name, List.of()).size() > 1) {
				return Mono.error(new ServerWebInputException("The header " + name + " stands more than once."));
			}
		}
		if (isMalformedAccept(headers)) {
			return Mono.error(new ServerWebInputException("The header Accept is malformed."));
		}
		if (hasPrecondition(exchange.getRequest()) && !isSupported(exchange.getRequest())) {
			return Mono.error(new ServerWebInputException("Preconditions such as If-Match are not supported here."));
		}
		var encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
		return encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")
				? chain.filter(exchange)
				: Mono.error(new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
						"Encoded bodies are not supported."));
	}

	private static boolean isMalformedAccept(HttpHeaders headers) {
		try {
			headers.getAccept();
			return false;
		} catch (InvalidMediaTypeException malformed) {
			return true;
		}
	}

	private boolean isSupported(ServerHttpRequest request) {
		return withValidator.contains(request.getPath().value())
				&& !request.getHeaders().containsKey(HttpHeaders.IF_UNMODIFIED_SINCE)
				&& (!request.getHeaders().containsKey(HttpHeaders.IF_MATCH)
						|| HttpMethod.PUT.equals(request.getMethod()))
				&& !request.getHeaders().containsKey(HttpHeaders.IF_NONE_MATCH);
	}

	/** {@code If-None-Match} of a read and the date of {@code If-Modified-Since} ask for less work only, and may be ignored. */
	private static boolean hasPrecondition(ServerHttpRequest request) {
		var headers = request.getHeaders();
		var reads = HttpMethod.GET.equals(request.getMethod()) || HttpMethod.HEAD.equals(request.getMethod());
		return headers.containsKey(HttpHeaders.IF_MATCH) || headers.containsKey(HttpHeaders.IF_UNMODIFIED_SINCE)
				|| (!reads && headers.containsKey(HttpHeaders.IF_NONE_MATCH));
	}
}
