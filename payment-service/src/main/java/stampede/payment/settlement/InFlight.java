package stampede.payment.settlement;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Provider calls in progress in this process, by order. A repeated request waits for the call rather than query the
 * database again and again: a slow provider must not cause a storm of queries.
 */
@Component
public class InFlight {
	private final Map<UUID, Sinks.Empty<Void>> ends = new ConcurrentHashMap<>();

	/** Runs {@code work}; others can wait for its end, however it ends. */
	public <T> Mono<T> run(UUID order, Mono<T> work) {
		return Mono.defer(() -> {
			var end = Sinks.<Void>empty();
			ends.put(order, end);
			return work.doFinally(_ -> {
				ends.remove(order, end);
				end.tryEmitEmpty();
			});
		});
	}

	/** {@code true} once the call in progress in this process has ended; empty, at once, where there is none. */
	public Mono<Boolean> end(UUID order) {
		return Mono.defer(() -> {
			var end = ends.get(order);
			return end == null ? Mono.empty() : end.asMono().thenReturn(true);
		});
	}
}
