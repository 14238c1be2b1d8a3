package stampede.kit.detached;

import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;

/**
 * Runs money and stock writes to their end even when the caller hangs up: cancelling the returned {@code Mono} cancels
 * the waiting, never the work. Without this, a cancelled request rolls back asynchronously while an already sent
 * COMMIT may win (spring-data-r2dbc#747). What is under way is counted, and waited for when the service stops
 * ({@link DetachedLifecycle}).
 */
public final class Detached {
	private static final LongAdder UNDER_WAY = new LongAdder();

	private Detached() {}

	/**
	 * Each subscription starts {@code work} once, with the subscriber's context. The work must bound its own time: no
	 * one else can end it.
	 */
	public static <T> Mono<T> run(Mono<T> work) {
		return Mono.deferContextual(context -> start(work.contextWrite(context)));
	}

	/** Starts {@code work} at once, whether or not anybody subscribes to what is returned. */
	public static <T> Mono<T> start(Mono<T> work) {
		UNDER_WAY.increment();
		return Mono.fromFuture(work.doFinally(_ -> UNDER_WAY.decrement()).toFuture(), /* suppressCancel */ true);
	}

	/** How much of it is under way in this process. */
	public static long underWay() {
		return UNDER_WAY.sum();
	}
}
