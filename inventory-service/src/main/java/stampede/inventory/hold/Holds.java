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
 * Holds stock for orders, hands it over and gives it back. Each call takes a list and answers one outcome for each member, in its
 * order; a call for one order is a list of one. An error is a fault, and nobody knows then what came of the members: each call is
 * keyed by the order and safe to repeat. A caller who hangs up ends nothing.
 */
@Service
public class Holds {
	/** Others may have the last of it each time that this looks: most often it then sees that it is gone. */
	private static final int MOST_LOOKS = 10;
	private final HoldStore store;
	private final Failpoints failpoints;
	private final MeterRegistry meters;

	Holds(HoldStore store, Failpoints failpoints, MeterRegistry meters) {
		this.store = store;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** Holds every line of an order or none; in order of arrival, where they compete. */
	public Mono<List<HoldOutcome>> hold(List<HoldStock> holds) {
		return run("reserve", holds, this::decide);
	}

	/** Lets the stock leave for good; where the time was over, holds it again first if there is still enough. */
	public Mono<List<HoldOutcome>> commit(List<UUID> orders) {
		return run("commit", orders, this::handOver);
	}

	/** Gives the stock back; where nothing was reserved yet, sees to it that nothing ever will be. */
	public Mono<List<HoldOutcome>> release(List<UUID> orders) {
		return run("release", orders, this::giveBack);
	}

	/** Looks, decides, and does what was decided unless it is out of date by then: then looks again. */
	private Mono<List<HoldOutcome>> decide(List<HoldStock> holds) {
		return store.look(holds)
				.map(snapshot -> HoldPlan.of(holds, snapshot))
				.flatMap(plan -> plan.changesAnything()
						? store.apply(plan).map(plan::outcomes)
						: Mono.just(plan.outcomes(Instant.MAX)))
				.onErrorResume(DuplicateKeyException.class, _ -> Mono.empty())
				.repeatWhenEmpty(MOST_LOOKS, again -> again)
				.onErrorMap(IllegalStateException.class,
						exhausted -> new ConcurrencyFailureException("others were always quicker", exhausted));
	}

	private Mono<List<HoldOutcome>> handOver(List<UUID> orders) {
		return store.commit(orders)
				.flatMap(before -> Flux.fromIterable(orders)
						.concatMap(order -> handedOver(before.get(order)))
						.collectList());
	}

	private Mono<HoldOutcome> handedOver(@Nullable Reservation before) {
		if (before == null) {
			return Mono.just(new HoldOutcome.Refused(new ReservationNotFound()));
		}
		return switch (before.state()) {
			case Active _,Committed _ -> Mono.just(new HoldOutcome.Done(before.in(new Committed())));
			case Released _ -> Mono.just(new HoldOutcome.Refused(new ReservationReleased()));
			case Expired _ -> handOverAgain(before);
		};
	}

	/** Seldom, and not in one transaction: should this end in between, a repeat finds it active. */
	private Mono<HoldOutcome> handOverAgain(Reservation expired) {
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

	private Mono<List<HoldOutcome>> giveBack(List<UUID> orders) {
		return releaseAll(orders, MOST_LOOKS)
				.map(before -> orders.stream().map(order -> givenBack(Objects.requireNonNull(before.get(order))))
						.toList());
	}

	private static HoldOutcome givenBack(Reservation before) {
		return before.state() instanceof Committed
				? new HoldOutcome.Refused(new ReservationCommitted())
				: new HoldOutcome.Done(before.in(new Released()));
	}

	/** Where another made an order's reservation just now, this looks again. */
	private Mono<Map<UUID, Reservation>> releaseAll(Collection<UUID> orders, int looks) {
		return store.release(orders).flatMap(before -> {
			var missed = orders.stream().filter(order -> !before.containsKey(order)).toList();
			if (missed.isEmpty()) {
				return Mono.just(before);
			}
			if (looks == 1) {
				return Mono.error(new ConcurrencyFailureException("others were always quicker"));
			}
			return releaseAll(missed, looks - 1).map(rest -> {
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
					// Those of a longer list are tried one by one.
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
