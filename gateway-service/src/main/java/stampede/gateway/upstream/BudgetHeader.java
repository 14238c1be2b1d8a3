package stampede.gateway.upstream;

import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import stampede.kit.deadline.Deadline;

/**
 * Writes what {@link Budget} leaves to the upstream into the request that is sent, and never what the caller wrote there. A
 * changed copy of the exchange would cost a copy of its headers and a second look at its path.
 */
@Component
class BudgetHeader implements HttpHeadersFilter {
	/** An exchange's attribute: what is left, in milliseconds. */
	static final String MILLIS = BudgetHeader.class.getName();

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		var headers = new HttpHeaders();
		headers.addAll(input);
		Long left = exchange.getAttribute(MILLIS);
		if (left == null) {
			headers.remove(Deadline.HEADER);
		} else {
			headers.set(Deadline.HEADER, Long.toString(left));
		}
		return headers;
	}
}
