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
 * Combines concurrent commands for several orders into one call, which costs both services about as much as a call for one order.
 * Bulkhead and circuit breaker count a list as one call. When a list is refused or breaks the downstream service, one member may be the
 * cause: each is sent individually, once. When the downstream service is slow or unavailable, each member fails. Retries
 * ({@link DownstreamGuard#repeating}) are sent individually.
 */
final class InventoryBatches {
	private static final int CONCURRENCY = 8;
	/** Statuses that one invalid member of a list can cause. */
	private static final Set<Integer> CAUSED_BY_A_MEMBER = Set.of(400, 409, 413, 422, 500);
	/** Of all members of a list, because services limit the size of JSON. */
	static final int MAX_LINES = 128;
	private final DownstreamGuard guard;
	private final InventoryCalls calls;
	private final Batcher<ReserveStock, Mono<StockReply>> reservations;
	private final Batcher<UUID, Mono<CommitReply>> commits;

	InventoryBatches(DownstreamGuard guard, InventoryCalls calls, BatchSettings settings, MeterRegistry meters) {
		this.guard = guard;
		this.calls = calls;
		this.reservations = new Batcher<>("reserve", settings,
				commands -> inPortions(commands, each -> each.body().lines().size(),
						list -> guard.once(calls.reserve(list)), this::reserveIndividually,
						this::reserveAfterFailure),
				meters);
		this.commits = new Batcher<>("commit", settings,
				orders -> inPortions(orders, _ -> 1, list -> guard.around(calls.commit(list)), this::commitIndividually,
						this::commitIndividually),
				meters);
	}

	Mono<StockReply> reserve(ReserveStock command) {
		return unlessRepeating(reservations.submit(command), () -> reserveIndividually(command));
	}

	Mono<CommitReply> commit(UUID order) {
		return unlessRepeating(commits.submit(order), () -> commitIndividually(order));
	}

	/** Sent once: after a retry, a refusal would not mean that nothing is held. */
	private Mono<StockReply> reserveIndividually(ReserveStock command) {
		return guard.once(calls.reserve(command));
	}

	/** The failed list may have held stock, so that a refusal does not mean that nothing is held: the caller retries. */
	private Mono<StockReply> reserveAfterFailure(ReserveStock command) {
		return reserveIndividually(command).flatMap(reply -> reply instanceof StockReply.Held
				? Mono.just(reply)
				: Mono.error(() -> new IllegalStateException("refused after a failure: " + reply)));
	}

	private Mono<CommitReply> commitIndividually(UUID order) {
		return guard.around(calls.commit(order));
	}

	private <C, R> Mono<List<Mono<R>>> inPortions(List<C> commands, ToIntFunction<C> lines,
			Function<List<C>, Mono<List<Mono<R>>>> list, Function<C, Mono<R>> individually,
			Function<C, Mono<R>> afterFailure) {
		return Flux.fromIterable(portions(commands, lines))
				.flatMapSequential(portion -> send(portion, list, individually, afterFailure), CONCURRENCY)
				.flatMapIterable(Function.identity())
				.collectList();
	}

	/** Splits a list, so that each portion has at most {@link #MAX_LINES} lines, or one member. */
	static <C> List<List<C>> portions(List<C> commands, ToIntFunction<C> lines) {
		var portions = new ArrayList<List<C>>();
		var from = 0;
		var sum = 0;
		for (var n = 0; n < commands.size(); n++) {
			var more = lines.applyAsInt(commands.get(n));
			if (n > from && sum + more > MAX_LINES) {
				portions.add(commands.subList(from, n));
				from = n;
				sum = 0;
			}
			sum += more;
		}
		portions.add(commands.subList(from, commands.size()));
		return portions;
	}

	/**
	 * @param individually sends a portion of one member
	 * @param afterFailure sends each member after the failure of its list
	 */
	private <C, R> Mono<List<Mono<R>>> send(List<C> commands, Function<List<C>, Mono<List<Mono<R>>>> list,
			Function<C, Mono<R>> individually,
			Function<C, Mono<R>> afterFailure) {
		if (commands.size() == 1) {
			return sendEach(commands, individually);
		}
		return list.apply(commands)
				.<List<Mono<R>>>handle((replies, sink) -> {
					if (replies.size() == commands.size()) {
						sink.next(replies);
					} else {
						sink.error(new IllegalStateException(
								"inventory-service did not return an outcome for each order"));
					}
				})
				.onErrorResume(InventoryBatches::mayBeCausedByAMember, _ -> sendEach(commands, afterFailure))
				.onErrorResume(failure -> Mono.just(Collections.nCopies(commands.size(), Mono.error(failure))));
	}

	private static boolean mayBeCausedByAMember(Throwable failure) {
		return failure instanceof WebClientResponseException answer
				&& CAUSED_BY_A_MEMBER.contains(answer.getStatusCode().value());
	}

	/** Each individually, with its own outcome. */
	private static <C, R> Mono<List<Mono<R>>> sendEach(List<C> commands, Function<C, Mono<R>> call) {
		return Flux.fromIterable(commands)
				.flatMapSequential(each -> call.apply(each)
						.map(Mono::just)
						.onErrorResume(failure -> Mono.just(Mono.error(failure))), CONCURRENCY)
				.collectList();
	}

	/** A list has the deadline of its latest member; each member stops waiting at its own. */
	private static <R> Mono<R> unlessRepeating(Mono<Mono<R>> batched, Supplier<Mono<R>> individually) {
		return Mono.deferContextual(context -> {
			if (DownstreamGuard.isRepeating(context)) {
				return individually.get();
			}
			var reply = batched.flatMap(Function.identity());
			return Deadline.of(context)
					.map(end -> reply.timeout(end.remaining(), Mono
							.error(() -> new TimeoutException(
									"inventory-service did not respond before the order's deadline"))))
					.orElse(reply);
		});
	}
}
