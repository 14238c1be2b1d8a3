package stampede.gateway.budget;

import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import stampede.gateway.EdgeOrder;
import stampede.kit.deadline.Deadline;

/**
 * Writes the budget of {@link Budget} into the request that is sent, in place of the client's header. A mutated exchange would cost a copy
 * of its headers and a second parsing of its path.
 */
@Component
class BudgetHeader implements HttpHeadersFilter, Ordered {
	/** Attribute of the exchange: the remaining budget in milliseconds. */
	static final String MILLIS = BudgetHeader.class.getName();

	@Override
	public int getOrder() {
		return EdgeOrder.BUDGET_HEADER.value();
	}

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
