package stampede.kit.client;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stampede.kit.metrics.KitMetric;

/** Creates the {@link DownstreamGuard} of each downstream service. */
public final class DownstreamGuards {
	private static final Logger log = LoggerFactory.getLogger(DownstreamGuards.class);
	private final CircuitBreakerRegistry breakers;
	private final BulkheadRegistry bulkheads;
	private final MeterRegistry meters;

	public DownstreamGuards(CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads, MeterRegistry meters) {
		this.breakers = breakers;
		this.bulkheads = bulkheads;
		this.meters = meters;
	}

	/**
	 * A guard with the circuit breaker and the bulkhead that are configured under the name {@code downstream}. Call once for each
	 * downstream service: a second guard would have a retry budget and a circuit breaker of its own. Fails with
	 * {@link IllegalStateException} where one of them is not configured.
	 *
	 * @param limit of a whole call, with the wait for a connection and a retry
	 */
	public DownstreamGuard of(String downstream, Duration limit) {
		var bulkhead = bulkheads.find(downstream)
				.orElseThrow(() -> new IllegalStateException("set resilience4j.bulkhead.instances." + downstream));
		return new DownstreamGuard(downstream, bulkhead, breaker(downstream), limit,
				KitMetric.CLIENT_RETRIES.counter(meters, downstream, "made"),
				KitMetric.CLIENT_RETRIES.counter(meters, downstream, "refused"),
				KitMetric.CLIENT_UNEXPECTED_REFUSALS.counter(meters, downstream));
	}

	/** The numbers are configuration; the classification of failures is code, because a file without it would open on 409s. */
	private CircuitBreaker breaker(String downstream) {
		var configured = breakers.find(downstream)
				.orElseThrow(
						() -> new IllegalStateException("set resilience4j.circuitbreaker.instances." + downstream));
		var config = CircuitBreakerConfig.from(configured.getCircuitBreakerConfig())
				.recordException(FailureClassifier::isFault)
				.ignoreException(FailureClassifier::isIgnored)
				.build();
		var breaker = CircuitBreaker.of(downstream, config, configured.getTags());
		breakers.replace(downstream, breaker);
		breaker.getEventPublisher().onStateTransition(event -> logTransition(downstream, event.getStateTransition()));
		return breaker;
	}

	/** One line at the start and at the end of an outage: half-open attempts that fail again are logged at debug. */
	private static void logTransition(String downstream, StateTransition transition) {
		switch (transition) {
			case CLOSED_TO_OPEN -> log.warn("circuit breaker of {} opened", downstream);
			case HALF_OPEN_TO_CLOSED -> log.info("circuit breaker of {} closed", downstream);
			default -> log.debug("circuit breaker of {}: {}", downstream, transition);
		}
	}
}
