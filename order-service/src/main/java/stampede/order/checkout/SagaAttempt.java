package stampede.order.checkout;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamUnavailableException;
import stampede.kit.deadline.Deadline;

/**
 * One attempt at an order.
 *
 * @param end deadline of the attempt
 * @param isResumed whether another process may have started a step
 * @param isTooLate whether the order is too old to be charged
 */
record SagaAttempt(Deadline end, boolean isResumed, boolean isTooLate) {
	/**
	 * Executes a step until it succeeds or the deadline passes ({@link RetryPolicy}). Retries of calls that failed at a downstream service
	 * spend its retry budget; calls that were not sent, and polls of a pending payment, do not.
	 *
	 * @param step its argument says whether it may have been executed before
	 */
	<T> Mono<T> retrying(Function<Boolean, Mono<T>> step) {
		return Mono.defer(() -> {
			var tries = new AtomicInteger();
			var hasFailed = new AtomicBoolean();
			return Mono.defer(() -> step.apply(tries.getAndIncrement() > 0 || isResumed)
					.contextWrite(context -> hasFailed.get() ? DownstreamGuard.repeating(context) : context))
					.contextWrite(context -> context.put(Deadline.class, end))
					.retryWhen(RetryPolicy.until(end).doBeforeRetry(again -> {
						if (!(again.failure() instanceof DownstreamUnavailableException)) {
							hasFailed.set(!(again.failure() instanceof NotKnownYetException));
						}
					}));
		});
	}
}
