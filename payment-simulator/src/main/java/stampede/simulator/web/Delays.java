package stampede.simulator.web;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Waiting on purpose. */
final class Delays {
	private Delays() {}

	/** Costs nothing when there is nothing to wait for. */
	static <T> Mono<T> after(Duration delay, Mono<T> work) {
		return delay.isZero() ? work : Mono.delay(delay).then(work);
	}
}
