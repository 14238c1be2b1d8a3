package stampede.order;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.consumer.CircularEventConsumer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Resilience4j keeps the latest events of each bulkhead and circuit breaker in a buffer, under a lock that is held for a moment. A guard
 * against blocking calls that forbids this wait throws in the middle of a signal, and the call never ends.
 */
class EventBuffersTests {
	private static final int THREADS = 4;
	private static final int CALLS = 200_000;
	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Test
	void mayBeWrittenByManyEventLoopsAtOnce() {
		var bulkhead = Bulkhead.ofDefaults("downstream");
		bulkhead.getEventPublisher().onEvent(new CircularEventConsumer<>(100));

		assertThatCode(() -> Flux.range(0, THREADS)
				.flatMap(
						_ -> Mono.fromRunnable(() -> useOften(bulkhead)).subscribeOn(Schedulers.newParallel("loop", 1)),
						THREADS)
				.blockLast(TIMEOUT)).doesNotThrowAnyException();
	}

	private static void useOften(Bulkhead bulkhead) {
		for (var n = 0; n < CALLS; n++) {
			bulkhead.acquirePermission();
			bulkhead.onComplete();
		}
	}
}
