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
 * Keeps one slow or broken neighbour from taking this service with it. From outside in: bulkhead, retry, breaker,
 * time-out, call (ADR 12). A call may take as long as its limit or the request's {@link Deadline} allows, its repeat
 * included; a time-out stands inside the breaker, as one further out would cancel the call, which counts as nothing.
 * <p>
 * Fails with {@link NotSentException} where the call surely had no effect; any other failure says nothing about that.
 * Cancelling gives up waiting, frees the permit, and counts as nothing.
 */
public final class DownstreamGuard {
	private static final Logger log = LoggerFactory.getLogger(DownstreamGuard.class);
	/**
	 * Who had less says nothing about the neighbour; the gateway measures patience in the same way. It begins when the call
	 * has left: what came before was our own queue.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);
	private static final Duration ROOM_FOR_A_REPEAT = Duration.ofMillis(100);
	private static final int LONGEST_PAUSE_MILLIS = 50;
	private final String neighbour;
	private final Bulkhead bulkhead;
	private final CircuitBreaker breaker;
	private final Duration limit;
	private final Duration patience;
	private final RetryBudget budget = new RetryBudget();
	private final Counter made;
	private final Counter refused;
	private final Counter unexpected;

	DownstreamGuard(String neighbour, Bulkhead bulkhead, CircuitBreaker breaker, Duration limit, Counter made,
			Counter refused, Counter unexpected) {
		this.neighbour = neighbour;
		this.bulkhead = bulkhead;
		this.breaker = breaker;
		this.limit = limit;
		this.patience = limit.dividedBy(2).compareTo(PATIENCE) < 0 ? limit.dividedBy(2) : PATIENCE;
		this.made = made;
		this.refused = refused;
		this.unexpected = unexpected;
	}

	/** Marks calls as repeats of calls that failed: they are sent only while the budget for repeats lasts. */
	public static Context repeating(Context context) {
		return context.put(DownstreamGuard.class, true);
	}

	/** Whether calls are refused at once because the neighbour fails; {@code false} again when it may be tried. */
	public boolean isOpen() {
		return breaker.getState() == CircuitBreaker.State.OPEN;
	}

	/**
	 * Sends the call, and once more after a pause by chance when it fails in a way that passes. Only for calls that may
	 * be repeated unheard: keyed, or reading.
	 */
	public <T> Mono<T> around(Mono<T> call) {
		return within(end -> attempt(call, end).onErrorResume(FailureClassifier::isRetryable,
				failure -> Mono.deferContextual(context -> isRepeating(context) || !hasRoom(end)
						? Mono.error(failure)
						: repeat(call, end, failure))));
	}

	/** Sends the call once: for callers who have to know whether an earlier attempt may have arrived. */
	public <T> Mono<T> once(Mono<T> call) {
		return within(end -> attempt(call, end));
	}

	private <T> Mono<T> within(Function<Deadline, Mono<T>> attempts) {
		return Mono.deferContextual(context -> attempts.apply(end(context)))
				.transformDeferred(BulkheadOperator.of(bulkhead))
				.onErrorMap(BulkheadFullException.class,
						_ -> new DownstreamUnavailableException("too many calls to " + neighbour + " are under way"))
				.onErrorMap(
						failure -> FailureClassifier.wasNeverSent(failure) && !(failure instanceof NotSentException),
						failure -> new NotSentException("no connection to " + neighbour + ": " + failure.getMessage(),
								failure));
	}

	private Deadline end(ContextView context) {
		var own = Deadline.in(limit);
		return Deadline.of(context).filter(asked -> asked.nanoTime() - own.nanoTime() < 0).orElse(own);
	}

	/** What the repeat comes to must not hide that the first attempt may have arrived. */
	private <T> Mono<T> repeat(Mono<T> call, Deadline end, Throwable first) {
		return Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS + 1)))
				.then(attempt(call, end).contextWrite(DownstreamGuard::repeating))
				.onErrorMap(second -> FailureClassifier.wasNeverSent(first) ? second : first);
	}

	private <T> Mono<T> attempt(Mono<T> call, Deadline end) {
		return Mono.defer(() -> timed(call, end.remaining()))
				.transformDeferred(CircuitBreakerOperator.of(breaker))
				.doOnError(FailureClassifier::isUnexpectedRefusal, this::alarm)
				.onErrorMap(CallNotPermittedException.class,
						_ -> new DownstreamUnavailableException(
								"the circuit breaker of " + neighbour + " is open: it has failed too often"));
	}

	/** No breaker opens for it, as it may concern one request alone; but a person has to look. */
	private void alarm(Throwable refusal) {
		unexpected.increment();
		log.error("{} refused a call for no reason that it names: {}", neighbour, refusal.toString());
	}

	private <T> Mono<T> timed(Mono<T> call, Duration given) {
		if (given.isZero()) {
			return Mono.error(new DeadlineExceededException());
		}
		var patient = given.compareTo(patience) >= 0;
		var departure = new Departure();
		return Mono.deferContextual(context -> mayBeSent(context)
				? call
				: Mono.<T>error(new RepeatRefusedException(neighbour)))
				.timeout(given, Mono.error(() -> departure.ago() < patience.toNanos()
						? new ShortDeadlineTimeoutException(neighbour)
						: new TimeoutException(neighbour + " did not answer within " + given.toMillis() + " ms")))
				.contextWrite(departure::in)
				.onErrorMap(WebClientResponseException.GatewayTimeout.class,
						answer -> patient ? answer : new ShortDeadlineTimeoutException(neighbour));
	}

	/** Asked inside the breaker, so that a call it refuses neither earns nor costs. */
	private boolean mayBeSent(ContextView context) {
		if (!isRepeating(context)) {
			budget.earn();
			return true;
		}
		var paid = budget.spend();
		(paid ? made : refused).increment();
		return paid;
	}

	/** Whether calls are repeats of calls that failed. */
	public static boolean isRepeating(ContextView context) {
		return context.hasKey(DownstreamGuard.class);
	}

	private static boolean hasRoom(Deadline end) {
		return end.remaining().compareTo(ROOM_FOR_A_REPEAT) > 0;
	}
}
