package stampede.inventory.hold;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException.CustomerLimit;
import stampede.inventory.InventoryException.OutOfStock;
import stampede.inventory.InventoryException.ReservationCommitted;
import stampede.inventory.InventoryException.ReservationExpired;
import stampede.inventory.InventoryException.ReservationNotFound;
import stampede.inventory.InventoryException.ReservationReleased;
import stampede.inventory.InventoryMetric;
import stampede.inventory.Reservation;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.ReservationState.Expired;
import stampede.inventory.ReservationState.Released;
import stampede.kit.detached.Detached;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.metrics.Metric;

/**
 * Holds, commits and releases stock for orders. Each call takes a list and returns one outcome for each member, in its order; a call
 * for one order is a list of one. After an error the outcome of the members is unknown: each call is keyed by the order and safe to
 * repeat. Cancellation does not stop the work.
 */
@Service
public class Holds {
	/** A concurrent transaction may take the last units between snapshot and decision; the next snapshot then shows that. */
	private static final int MAX_ATTEMPTS = 10;
	private final HoldStore store;
	private final Failpoints failpoints;
	private final MeterRegistry meters;

	Holds(HoldStore store, Failpoints failpoints, MeterRegistry meters) {
		this.store = store;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** Holds every line of an order or none; in the order of the list where orders compete. */
	public Mono<List<HoldOutcome>> hold(List<HoldStock> holds) {
		return run("reserve", holds, this::decide);
	}

	/** Commits the reservation. An expired reservation is acquired again first if stock is still available. */
	public Mono<List<HoldOutcome>> commit(List<UUID> orders) {
		return run("commit", orders, this::commitAll);
	}

	/** Releases the reservation. An order without a reservation can never get one afterwards. */
	public Mono<List<HoldOutcome>> release(List<UUID> orders) {
		return run("release", orders, this::releaseOrders);
	}

	private Mono<List<HoldOutcome>> decide(List<HoldStock> holds) {
		return decide(holds, MAX_ATTEMPTS);
	}

	/** Decides on a snapshot and applies the decision; where the snapshot is no longer true by then, repeats both. */
	private Mono<List<HoldOutcome>> decide(List<HoldStock> holds, int attempts) {
		return store.look(holds)
				.map(snapshot -> HoldPlan.of(holds, snapshot))
				.flatMap(plan -> plan.changesAnything()
						? store.apply(plan).map(plan::outcomes)
						: Mono.just(plan.outcomes(Instant.MAX)))
				.onErrorResume(DuplicateKeyException.class, _ -> Mono.empty())
				.switchIfEmpty(
						Mono.defer(() -> attempts == 1 ? Mono.error(gaveUp()) : decide(holds, attempts - 1)));
	}

	private static ConcurrencyFailureException gaveUp() {
		return new ConcurrencyFailureException(
				"gave up after " + MAX_ATTEMPTS + " attempts because of concurrent updates");
	}

	private Mono<List<HoldOutcome>> commitAll(List<UUID> orders) {
		return store.commit(orders)
				.flatMap(before -> Flux.fromIterable(orders)
						.concatMap(order -> committed(before.get(order)))
						.collectList());
	}

	private Mono<HoldOutcome> committed(@Nullable Reservation before) {
		if (before == null) {
			return Mono.just(new HoldOutcome.Refused(new ReservationNotFound()));
		}
		return switch (before.state()) {
			case Active _,Committed _ -> Mono.just(new HoldOutcome.Done(before.in(new Committed())));
			case Released _ -> Mono.just(new HoldOutcome.Refused(new ReservationReleased()));
			case Expired _ -> commitExpired(before);
		};
	}

	/** Rare, and not in one transaction: after a crash in between, the repetition finds an active reservation. */
	private Mono<HoldOutcome> commitExpired(Reservation expired) {
		var order = expired.order();
		var again = new HoldStock(order, Objects.requireNonNull(expired.customer()), expired.stock());
		return decide(List.of(again)).map(List::getFirst).flatMap(outcome -> switch (outcome) {
			case HoldOutcome.Done _ -> store.commit(List.of(order)).map(before -> {
				var held = Objects.requireNonNull(before.get(order));
				return held.state() instanceof Active || held.state() instanceof Committed
						? new HoldOutcome.Done(held.in(new Committed()))
						: new HoldOutcome.Refused(new ReservationExpired());
			});
			case HoldOutcome.Refused(var reason) when reason instanceof OutOfStock || reason instanceof CustomerLimit ->
				Mono.just(new HoldOutcome.Refused(new ReservationExpired()));
			case HoldOutcome.Refused _ -> Mono.just(outcome);
		});
	}

	private Mono<List<HoldOutcome>> releaseOrders(List<UUID> orders) {
		return releaseAll(orders, MAX_ATTEMPTS)
				.map(before -> orders.stream().map(order -> released(Objects.requireNonNull(before.get(order))))
						.toList());
	}

	private static HoldOutcome released(Reservation before) {
		return before.state() instanceof Committed
				? new HoldOutcome.Refused(new ReservationCommitted())
				: new HoldOutcome.Done(before.in(new Released()));
	}

	/** Repeats for orders whose reservation another transaction inserted concurrently. */
	private Mono<Map<UUID, Reservation>> releaseAll(Collection<UUID> orders, int attempts) {
		return store.release(orders).flatMap(before -> {
			var missed = orders.stream().filter(order -> !before.containsKey(order)).toList();
			if (missed.isEmpty()) {
				return Mono.just(before);
			}
			if (attempts == 1) {
				return Mono.error(gaveUp());
			}
			return releaseAll(missed, attempts - 1).map(rest -> {
				var all = new HashMap<>(before);
				all.putAll(rest);
				return all;
			});
		});
	}

	private <C> Mono<List<HoldOutcome>> run(String call, List<C> members,
			Function<List<C>, Mono<List<HoldOutcome>>> work) {
		return Detached.run(Mono.fromRunnable(() -> failpoints.hit("inventory.before-" + call))
				.then(Mono.defer(() -> work.apply(members)))
				.doOnNext(outcomes -> outcomes.forEach(outcome -> count(call, label(outcome))))
				.doOnError(_ -> {
					// The members of a longer list are executed individually.
					if (members.size() == 1) {
						count(call, "failed");
					}
				})
				.doOnNext(_ -> failpoints.hit("inventory.after-" + call)));
	}

	private void count(String call, String outcome) {
		InventoryMetric.HOLDS.counter(meters, call, outcome).increment();
	}

	private static String label(HoldOutcome outcome) {
		return switch (outcome) {
			case HoldOutcome.Done _ -> "done";
			case HoldOutcome.Refused(var reason) -> Metric.label(reason);
		};
	}
}
