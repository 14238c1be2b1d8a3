package stampede.order.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.batching.BatchSettings;
import stampede.kit.batching.Batcher;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.deadline.Deadline;

/**
 * Asks together what is asked for several orders at the same time: one call costs both services as much as one for each would.
 * Bulkhead and circuit breaker count a list as one call. Where a list is refused, or breaks the downstream service, one member may be the cause:
 * each is asked for by itself, once. Where the downstream service is slow or away, each member fails. Whoever asks again
 * ({@link DownstreamGuard#repeating}) does so alone.
 */
final class InventoryBatches {
	private static final int AT_ONCE = 8;
	/** Statuses of lists in which one member may be what is wrong. */
	private static final Set<Integer> SPOILT = Set.of(400, 409, 413, 422, 500);
	/** Of all members of a list: how much JSON services read is bounded. */
	static final int MOST_LINES = 128;
	private final DownstreamGuard guard;
	private final InventoryCalls calls;
	private final Batcher<ReserveStock, Mono<StockReply>> reservations;
	private final Batcher<UUID, Mono<CommitReply>> commits;

	InventoryBatches(DownstreamGuard guard, InventoryCalls calls, BatchSettings settings, MeterRegistry meters) {
		this.guard = guard;
		this.calls = calls;
		this.reservations = new Batcher<>("reserve", settings,
				asked -> inPortions(asked, each -> each.body().lines().size(),
						list -> guard.once(calls.reserve(list)), this::reserveAlone,
						this::reserveApart),
				meters);
		this.commits = new Batcher<>("commit", settings,
				orders -> inPortions(orders, _ -> 1, list -> guard.around(calls.commit(list)), this::commitAlone,
						this::commitAlone),
				meters);
	}

	Mono<StockReply> reserve(ReserveStock asked) {
		return unlessRepeating(reservations.submit(asked), () -> reserveAlone(asked));
	}

	Mono<CommitReply> commit(UUID order) {
		return unlessRepeating(commits.submit(order), () -> commitAlone(order));
	}

	/** Sent once: a refusal means that nothing is held only to whoever knows that no earlier attempt may have arrived. */
	private Mono<StockReply> reserveAlone(ReserveStock asked) {
		return guard.once(calls.reserve(asked));
	}

	/** The list that failed may have held stock: a refusal then says too little, and whoever asks again knows of it. */
	private Mono<StockReply> reserveApart(ReserveStock asked) {
		return reserveAlone(asked).flatMap(reply -> reply instanceof StockReply.Held
				? Mono.just(reply)
				: Mono.error(() -> new IllegalStateException("refused after a failure: " + reply)));
	}

	private Mono<CommitReply> commitAlone(UUID order) {
		return guard.around(calls.commit(order));
	}

	private <C, R> Mono<List<Mono<R>>> inPortions(List<C> asked, ToIntFunction<C> lines,
			Function<List<C>, Mono<List<Mono<R>>>> list, Function<C, Mono<R>> alone, Function<C, Mono<R>> apart) {
		return Flux.fromIterable(portions(asked, lines))
				.flatMapSequential(portion -> together(portion, list, alone, apart), AT_ONCE)
				.flatMapIterable(Function.identity())
				.collectList();
	}

	/** One after the other, as many in each as have so many lines together at most, but one at least. */
	static <C> List<List<C>> portions(List<C> asked, ToIntFunction<C> lines) {
		var portions = new ArrayList<List<C>>();
		var from = 0;
		var sum = 0;
		for (var n = 0; n < asked.size(); n++) {
			var more = lines.applyAsInt(asked.get(n));
			if (n > from && sum + more > MOST_LINES) {
				portions.add(asked.subList(from, n));
				from = n;
				sum = 0;
			}
			sum += more;
		}
		portions.add(asked.subList(from, asked.size()));
		return portions;
	}

	/**
	 * @param alone how one is asked for by itself, and
	 * @param apart how after a list that failed
	 */
	private <C, R> Mono<List<Mono<R>>> together(List<C> asked, Function<List<C>, Mono<List<Mono<R>>>> list,
			Function<C, Mono<R>> alone, Function<C, Mono<R>> apart) {
		if (asked.size() == 1) {
			return settled(asked, alone);
		}
		return list.apply(asked)
				.<List<Mono<R>>>handle((replies, sink) -> {
					if (replies.size() == asked.size()) {
						sink.next(replies);
					} else {
						sink.error(new IllegalStateException("inventory-service did not answer for every order"));
					}
				})
				.switchIfEmpty(Mono.defer(() -> settled(asked, alone)))
				.onErrorResume(InventoryBatches::mayBeTheFaultOfOne, _ -> settled(asked, apart))
				.onErrorResume(failure -> Mono.just(Collections.nCopies(asked.size(), Mono.error(failure))));
	}

	private static boolean mayBeTheFaultOfOne(Throwable failure) {
		return failure instanceof WebClientResponseException answer && SPOILT.contains(answer.getStatusCode().value());
	}

	/** Each by itself, whatever becomes of the others. */
	private static <C, R> Mono<List<Mono<R>>> settled(List<C> asked, Function<C, Mono<R>> alone) {
		return Flux.fromIterable(asked)
				.flatMapSequential(each -> alone.apply(each)
						.map(Mono::just)
						.onErrorResume(failure -> Mono.just(Mono.error(failure))), AT_ONCE)
				.collectList();
	}

	/** The list goes on as long as its last member may; who has less time gives up waiting by itself. */
	private static <R> Mono<R> unlessRepeating(Mono<Mono<R>> together, Supplier<Mono<R>> alone) {
		return Mono.deferContextual(context -> {
			if (DownstreamGuard.isRepeating(context)) {
				return alone.get();
			}
			var reply = together.flatMap(Function.identity());
			return Deadline.of(context)
					.map(end -> reply.timeout(end.remaining(), Mono
							.error(() -> new TimeoutException("inventory-service did not answer in the order's time"))))
					.orElse(reply);
		});
	}
}
