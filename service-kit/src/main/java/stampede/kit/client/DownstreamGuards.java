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

/** Makes the one {@link DownstreamGuard} that a service has for one neighbour. */
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
	 * A guard with the breaker and the bulkhead that are configured under {@code neighbour}. Call once for each neighbour:
	 * a second guard would have a budget and a breaker of its own.
	 *
	 * @param limit for a whole call, the wait for a connection and a repeat included
	 */
	public DownstreamGuard of(String neighbour, Duration limit) {
		var bulkhead = bulkheads.find(neighbour)
				.orElseThrow(() -> new IllegalStateException("set resilience4j.bulkhead.instances." + neighbour));
		return new DownstreamGuard(neighbour, bulkhead, breaker(neighbour), limit,
				KitMetric.CLIENT_RETRIES.counter(meters, neighbour, "made"),
				KitMetric.CLIENT_RETRIES.counter(meters, neighbour, "refused"),
				KitMetric.CLIENT_UNEXPECTED_REFUSALS.counter(meters, neighbour));
	}

	/** The numbers are configuration; what counts as a failure is not, and a file that forgot it would open on 409s. */
	private CircuitBreaker breaker(String neighbour) {
		var configured = breakers.find(neighbour)
				.orElseThrow(() -> new IllegalStateException("set resilience4j.circuitbreaker.instances." + neighbour));
		var config = CircuitBreakerConfig.from(configured.getCircuitBreakerConfig())
				.recordException(FailureClassifier::isFault)
				.ignoreException(FailureClassifier::isIgnored)
				.build();
		var breaker = CircuitBreaker.of(neighbour, config, configured.getTags());
		breakers.replace(neighbour, breaker);
		breaker.getEventPublisher().onStateTransition(event -> tell(neighbour, event.getStateTransition()));
		return breaker;
	}

	/** Once for an outage: a breaker that tries again every few seconds, and fails again, is no news. */
	private static void tell(String neighbour, StateTransition transition) {
		switch (transition) {
			case CLOSED_TO_OPEN -> log.warn("circuit breaker of {} opened: it fails too often", neighbour);
			case HALF_OPEN_TO_CLOSED -> log.info("{} answers again", neighbour);
			default -> log.debug("the breaker of {} went {}", neighbour, transition);
		}
	}
}
