package stampede.kit.detached;

import reactor.core.publisher.Mono;

/**
 * Runs money and stock writes to their end even when the caller hangs up: cancelling the returned {@code Mono} cancels
 * the waiting, never the work. Without this, a cancelled request rolls back asynchronously while an already sent
 * COMMIT may win (spring-data-r2dbc#747).
 */
public final class Detached {
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
		return Mono.fromFuture(work.toFuture(), /* suppressCancel */ true);
	}
}
