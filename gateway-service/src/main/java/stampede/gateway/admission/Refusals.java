package stampede.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.RouteFacts;
import stampede.gateway.admission.OverloadedException.Reason;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;
import stampede.gateway.GatewayMetric;

/** Answers a refused request with a problem, and counts it. */
@Component
class Refusals {
	private static final int MAX_RETRY_AFTER_SECONDS = 3;
	private final ProblemWriter problems;
	private final MeterRegistry meters;

	Refusals(ProblemWriter problems, MeterRegistry meters) {
		this.problems = problems;
		this.meters = meters;
	}

	Mono<Void> refuse(Reason reason, RouteFacts facts, ServerWebExchange exchange) {
		GatewayMetric.ADMISSION_REFUSED.counter(meters, facts.upstream(), facts.traffic().label(),
				reason.name().toLowerCase(Locale.ROOT)).increment();
		var problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "overloaded",
				"The service is overloaded; the request had no effect. Try again with the same key.");
		// Random, so that clients do not return at the same moment.
		return problems.write(exchange, problem,
				Problems.retryAfter(ThreadLocalRandom.current().nextInt(1, MAX_RETRY_AFTER_SECONDS + 1)));
	}
}
