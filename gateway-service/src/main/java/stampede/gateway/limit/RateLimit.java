package stampede.gateway.limit;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.GatewayMetric;
import stampede.gateway.RouteFacts;
import stampede.gateway.TrafficClass;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/**
 * Rate limits by subject or, for unauthenticated clients, by network. Answers carry {@code RateLimit}
 * and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers). Never open; see {@link Buckets}.
 */
@Component
class RateLimit implements GlobalFilter, Ordered {
	private static final String POLICY = "RateLimit-Policy";
	static final String LIMIT = "RateLimit";
	private static final Pattern PAGE = Pattern.compile("[1-9]\\d{0,2}");
	private static final int ENTRIES_OF_ONE_TOKEN = 20;
	private static final int LONGEST_PAGE = 100;
	private final Limits limits;
	private final Buckets buckets;
	private final Callers callers;
	private final ProblemWriter problems;
	private final MeterRegistry meters;

	RateLimit(Limits limits, Buckets buckets, Callers callers, ProblemWriter problems,
			MeterRegistry meters) {
		this.limits = limits;
		this.buckets = buckets;
		this.callers = callers;
		this.problems = problems;
		this.meters = meters;
	}

	/** Before anything that reads, waits or calls. */
	@Override
	public int getOrder() {
		return EdgeOrder.RATE_LIMIT.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var traffic = RouteFacts.of(exchange).traffic();
		var rate = limits.rate(traffic);
		return callers.of(exchange)
				.map(caller -> BucketKey.of(traffic, rate, caller))
				.flatMap(key -> buckets.take(key, Math.min(rate.burst(), cost(exchange))))
				.flatMap(verdict -> answer(verdict, traffic, rate, exchange, chain));
	}

	/**
	 * A page costs one token for each 20 entries. A size in another notation, which the service may read as any number, costs as much as
	 * the longest page.
	 */
	private static long cost(ServerWebExchange exchange) {
		var limit = exchange.getRequest().getQueryParams().getFirst("limit");
		if (limit == null) {
			return 1;
		}
		var entries = PAGE.matcher(limit).matches() ? Integer.parseInt(limit) : LONGEST_PAGE;
		return Math.ceilDiv(entries, ENTRIES_OF_ONE_TOKEN);
	}

	private Mono<Void> answer(Verdict verdict, TrafficClass traffic, LimitProperties.Rate rate,
			ServerWebExchange exchange, GatewayFilterChain chain) {
		addHeaders(verdict, traffic, rate, exchange.getResponse().getHeaders());
		if (verdict.allowed()) {
			return chain.filter(exchange);
		}
		GatewayMetric.RATE_LIMIT_REFUSED.counter(meters, traffic.label()).increment();
		var problem = Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "rate-limited",
				"Too many requests of this traffic class; wait for Retry-After.");
		return problems.write(exchange, problem, Problems.retryAfter(seconds(verdict)));
	}

	private static void addHeaders(Verdict verdict, TrafficClass traffic, LimitProperties.Rate rate,
			HttpHeaders headers) {
		var window = Math.max(1, rate.window().toSeconds());
		headers.set(POLICY, "\"" + traffic.label() + "\";q=" + rate.burst() + ";w=" + window);
		headers.set(LIMIT, "\"" + traffic.label() + "\";r=" + verdict.remaining() + ";t=" + seconds(verdict));
	}

	/** Rounded up, so that a retry at that time is not refused. */
	private static long seconds(Verdict verdict) {
		return verdict.untilNext().plusMillis(999).toSeconds();
	}
}
