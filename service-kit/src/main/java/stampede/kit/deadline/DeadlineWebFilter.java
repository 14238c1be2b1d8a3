package stampede.kit.deadline;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Puts the request's {@link Deadline} into the Reactor context and refuses one with too little time for any work. A value
 * that is no number of milliseconds is ignored and counted: a broken client must not be turned away for a hint.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
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
		var asked = Duration.ofMillis(Long.parseLong(header));
		return asked.compareTo(properties.maxBudget()) > 0 ? properties.maxBudget() : asked;
	}
}
