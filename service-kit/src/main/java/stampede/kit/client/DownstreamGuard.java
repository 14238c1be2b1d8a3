package stampede.kit.client;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;

/**
 * Protects this service from a slow or failing downstream service. From outside in: bulkhead, retry, circuit breaker, timeout,
 * call (ADR 12). A call, with its retry, may take as long as its limit and the request's {@link Deadline} allow. The timeout is
 * inside the circuit breaker: an outer timeout would cancel the call, and a cancelled call is not recorded.
 * <p>
 * Fails with {@link NotSentException} where the call had no effect; after any other failure it may have had one.
 * Cancellation releases the permit and is not recorded; the call may still have an effect.
 */
public final class DownstreamGuard {
	private static final Logger log = LoggerFactory.getLogger(DownstreamGuard.class);
	/**
	 * A timeout after less time is not recorded as a failure of the downstream service, as at the gateway (ADR 11). Counted from the
	 * moment at which the request was sent: the wait before it is for a connection of this service's own pool.
	 */
	private static final Duration MIN_TIMEOUT_THAT_COUNTS = Duration.ofSeconds(1);
	private static final Duration MIN_TIME_FOR_RETRY = Duration.ofMillis(100);
	private static final int MAX_PAUSE_MILLIS = 50;
	private final String downstream;
	private final Bulkhead bulkhead;
	private final CircuitBreaker breaker;
	private final Duration limit;
	private final Duration minTimeoutThatCounts;
	private final RetryBudget budget = new RetryBudget();
	private final Counter made;
	private final Counter refused;
	private final Counter unexpected;

	DownstreamGuard(String downstream, Bulkhead bulkhead, CircuitBreaker breaker, Duration limit, Counter made,
			Counter refused, Counter unexpected) {
		this.downstream = downstream;
		this.bulkhead = bulkhead;
		this.breaker = breaker;
		this.limit = limit;
		this.minTimeoutThatCounts = limit.dividedBy(2).compareTo(MIN_TIMEOUT_THAT_COUNTS) < 0
				? limit.dividedBy(2)
				: MIN_TIMEOUT_THAT_COUNTS;
		this.made = made;
		this.refused = refused;
		this.unexpected = unexpected;
	}

	/** Marks calls as retries of failed calls. They are sent only while the retry budget has tokens. */
	public static Context repeating(Context context) {
		return context.put(DownstreamGuard.class, true);
	}

	/** Whether the circuit breaker is open and rejects calls; {@code false} when it is half open. */
	public boolean isOpen() {
		return breaker.getState() == CircuitBreaker.State.OPEN;
	}

	/**
	 * Sends the call, and retries it once after a random pause if the failure is transient. Only for calls that are safe to repeat:
	 * with an idempotency key, or reading.
	 */
	public <T> Mono<T> around(Mono<T> call) {
		return within(end -> attempt(call, end).onErrorResume(FailureClassifier::isRetryable,
				failure -> Mono.deferContextual(context -> isRepeating(context) || !hasRoom(end)
						? Mono.error(failure)
						: retry(call, end, failure))));
	}

	/** Sends the call once, without a retry: for callers that must know whether an earlier attempt may have had an effect. */
	public <T> Mono<T> once(Mono<T> call) {
		return within(end -> attempt(call, end));
	}

	private <T> Mono<T> within(Function<Deadline, Mono<T>> attempts) {
		return Mono.deferContextual(context -> attempts.apply(end(context)))
				.transformDeferred(BulkheadOperator.of(bulkhead))
				.onErrorMap(BulkheadFullException.class,
						_ -> new DownstreamUnavailableException("too many calls to " + downstream + " are in progress"))
				.onErrorMap(
						failure -> FailureClassifier.wasNeverSent(failure) && !(failure instanceof NotSentException),
						failure -> new NotSentException("no connection to " + downstream + ": " + failure.getMessage(),
								failure));
	}

	private Deadline end(ContextView context) {
		var own = Deadline.in(limit);
		return Deadline.of(context).filter(requested -> requested.nanoTime() - own.nanoTime() < 0).orElse(own);
	}

	/** The failure of the retry must not hide that the first attempt may have had an effect. */
	private <T> Mono<T> retry(Mono<T> call, Deadline end, Throwable first) {
		return Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS + 1)))
				.then(attempt(call, end).contextWrite(DownstreamGuard::repeating))
				.onErrorMap(second -> FailureClassifier.wasNeverSent(first) ? second : first);
	}

	private <T> Mono<T> attempt(Mono<T> call, Deadline end) {
		return Mono.defer(() -> timed(call, end.remaining()))
				.transformDeferred(CircuitBreakerOperator.of(breaker))
				.doOnError(FailureClassifier::isUnexpectedRefusal, this::reportUnexpected)
				.onErrorMap(CallNotPermittedException.class,
						_ -> new DownstreamUnavailableException(
								"the circuit breaker of " + downstream + " is open"));
	}

	/** Not recorded by the circuit breaker, because it may concern one request only; but an operator has to look. */
	private void reportUnexpected(Throwable refusal) {
		unexpected.increment();
		log.error("unexpected 4xx from {}: {}", downstream, refusal.toString());
	}

	private <T> Mono<T> timed(Mono<T> call, Duration given) {
		if (given.isZero()) {
			return Mono.error(new DeadlineExceededException());
		}
		var deadlineSufficed = given.compareTo(minTimeoutThatCounts) >= 0;
		var departure = new Departure();
		return Mono.deferContextual(context -> mayBeSent(context)
				? call
				: Mono.<T>error(new RepeatRefusedException(downstream)))
				.timeout(given, Mono.error(() -> departure.ago() < minTimeoutThatCounts.toNanos()
						? new ClientDeadlineTooShortException(downstream)
						: new TimeoutException(downstream + " did not answer within " + given.toMillis() + " ms")))
				.contextWrite(departure::in)
				.onErrorMap(WebClientResponseException.GatewayTimeout.class,
						answer -> deadlineSufficed ? answer : new ClientDeadlineTooShortException(downstream));
	}

	/** Inside the circuit breaker, so that a call that it rejects neither earns nor spends. */
	private boolean mayBeSent(ContextView context) {
		if (!isRepeating(context)) {
			budget.earn();
			return true;
		}
		var paid = budget.spend();
		(paid ? made : refused).increment();
		return paid;
	}

	/** Whether calls are marked as retries of failed calls. */
	public static boolean isRepeating(ContextView context) {
		return context.hasKey(DownstreamGuard.class);
	}

	private static boolean hasRoom(Deadline end) {
		return end.remaining().compareTo(MIN_TIME_FOR_RETRY) > 0;
	}
}
