package stampede.order.checkout;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamUnavailableException;
import stampede.kit.deadline.Deadline;

/**
 * One go at an order.
 *
 * @param end until when
 * @param isResumed whether others may have begun before
 * @param isTooLate whether the order is too old to be charged
 */
record Attempt(Deadline end, boolean isResumed, boolean isTooLate) {
	/**
	 * Takes a step, again and again until it succeeds or the time is over, as {@link RetryPolicy} has it. What failed at a downstream service
	 * goes by its budget of repeats; not what never reached one, nor what waits for an answer of the provider.
	 *
	 * @param step of whether somebody may have taken it before
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
