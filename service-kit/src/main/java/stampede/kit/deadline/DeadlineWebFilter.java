package stampede.kit.deadline;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.kit.web.FilterOrder;

/**
 * Puts the request's {@link Deadline} into the Reactor context, and refuses a request with too little time. An invalid value is ignored
 * and counted.
 */
@Order(FilterOrder.DEADLINE)
class DeadlineWebFilter implements WebFilter {
	private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,9}");
	private final DeadlineProperties properties;
	private final Counter ignored;

	DeadlineWebFilter(DeadlineProperties properties, Counter ignored) {
		this.properties = properties;
		this.ignored = ignored;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var budget = budget(exchange.getRequest().getHeaders().getFirst(Deadline.HEADER));
		if (budget.compareTo(properties.minBudget()) < 0) {
			return Mono.error(new ServerWebInputException(
					Deadline.HEADER + " is at least " + properties.minBudget().toMillis() + "."));
		}
		var deadline = Deadline.in(budget);
		return chain.filter(exchange).contextWrite(context -> context.put(Deadline.class, deadline));
	}

	private Duration budget(@Nullable String header) {
		if (header == null) {
			return properties.defaultBudget();
		}
		if (!MILLISECONDS.matcher(header).matches()) {
			ignored.increment();
			return properties.defaultBudget();
		}
		var requested = Duration.ofMillis(Long.parseLong(header));
		return requested.compareTo(properties.maxBudget()) > 0 ? properties.maxBudget() : requested;
	}
}
