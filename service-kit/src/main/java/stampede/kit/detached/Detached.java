package stampede.kit.detached;

import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;

/**
 * Runs writes to completion even when the client disconnects: cancelling the returned {@code Mono} cancels the waiting, not the work.
 * Without this, a cancelled request rolls back asynchronously while an already sent COMMIT may win (spring-data-r2dbc#747). Detached
 * work is counted, and a shutdown waits for it ({@link DetachedLifecycle}).
 */
public final class Detached {
	private static final LongAdder IN_PROGRESS = new LongAdder();

	private Detached() {}

	/**
	 * Each subscription starts {@code work} once, with the subscriber's context. The work must have its own time limit, because it cannot
	 * be cancelled.
	 */
	public static <T> Mono<T> run(Mono<T> work) {
		return Mono.deferContextual(context -> start(work.contextWrite(context)));
	}

	/** Starts {@code work} at once, with or without a subscription to the returned {@code Mono}. */
	public static <T> Mono<T> start(Mono<T> work) {
		IN_PROGRESS.increment();
		return Mono.fromFuture(work.doFinally(_ -> IN_PROGRESS.decrement()).toFuture(), /* suppressCancel */ true);
	}

	/** The number of detached tasks in progress in this process. */
	public static long inProgress() {
		return IN_PROGRESS.sum();
	}
}
