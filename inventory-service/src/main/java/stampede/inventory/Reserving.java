package stampede.inventory;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException.CustomerLimit;
import stampede.inventory.InventoryException.OutOfStock;
import stampede.inventory.InventoryException.ReservationCommitted;
import stampede.inventory.InventoryException.ReservationExpired;
import stampede.inventory.InventoryException.ReservationMismatch;
import stampede.inventory.InventoryException.ReservationNotFound;
import stampede.inventory.InventoryException.ReservationReleased;
import stampede.inventory.InventoryException.UnknownItem;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.ReservationState.Expired;
import stampede.inventory.ReservationState.Released;
import stampede.kit.detached.Detached;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.money.Money;
import io.micrometer.core.instrument.MeterRegistry;
import stampede.kit.metrics.Metric;

/**
 * Holds stock for orders, hands it over and gives it back. Each call is one transaction that a caller who hangs up does
 * not end, is keyed by the order and safe to repeat, and leaves nothing behind when it is refused.
 */
@Service
public class Reserving {
	private final Items items;
	private final Reservations reservations;
	private final StockLevels stock;
	private final TransactionalOperator transactions;
	private final Failpoints failpoints;
	private final MeterRegistry meters;

	Reserving(Items items, Reservations reservations, StockLevels stock, TransactionalOperator transactions,
			Failpoints failpoints, MeterRegistry meters) {
		this.items = items;
		this.reservations = reservations;
		this.stock = stock;
		this.transactions = transactions;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** As below, for a customer who did not say what it should cost. */
	public Mono<Reservation> reserve(UUID order, String customer, List<Line> lines) {
		return reserve(order, customer, lines, null);
	}

	/**
	 * Holds every line or none, at today's prices, which must come to {@code expectedTotal} where that is given; a repeat
	 * keeps the first prices and renews the time.
	 */
	public Mono<Reservation> reserve(UUID order, String customer, List<Line> lines, @Nullable Money expectedTotal) {
		return write("reserve",
				() -> priced(order, customer, lines).flatMap(wanted -> hold(wanted, expectedTotal)));
	}

	private Mono<Wanted> priced(UUID order, String customer, List<Line> lines) {
		return items.bySkus(lines.stream().map(Line::sku).toList())
				.collectMap(Item::sku, Function.identity())
				.map(known -> lines.stream()
						.map(line -> {
							var item = known.get(line.sku());
							if (item == null) {
								throw new UnknownItem(line.sku());
							}
							return ReservedLine.of(line, item.price());
						})
						.toList())
				.map(priced -> new Wanted(order, customer, priced));
	}

	private Mono<Reservation> hold(Wanted wanted, @Nullable Money expectedTotal) {
		return reservations.add(wanted)
				.doOnNext(_ -> Totals.require(wanted.lines(), expectedTotal))
				.flatMap(this::take)
				.switchIfEmpty(Mono.defer(() -> reservations.lock(wanted.order())
						.flatMap(held -> holdAgain(held, wanted))));
	}

	private Mono<Reservation> holdAgain(Reservation held, Wanted wanted) {
		if (held.state() instanceof Released) {
			return Mono.error(new ReservationReleased());
		}
		if (!wanted.isWhatWasAskedFor(held)) {
			return Mono.error(new ReservationMismatch());
		}
		return switch (held.state()) {
			case Active _ -> reservations.renew(held);
			case Expired _ -> reservations.renew(held).flatMap(this::take);
			case Committed _ -> Mono.just(held);
			case Released _ -> Mono.error(new ReservationReleased());
		};
	}

	/** The limit is checked last: only whoever has locked the stock rows can count what the customer has. */
	private Mono<Reservation> take(Reservation reservation) {
		return stock.take(reservation.stock())
				.then(reservations.overLimit(reservation))
				.flatMap(sku -> Mono.<Reservation>error(new CustomerLimit(sku)))
				.defaultIfEmpty(reservation);
	}

	/** Lets the stock leave for good; where the time was over, takes it again first if there is still enough. */
	public Mono<Reservation> commit(UUID order) {
		return write("commit", () -> reservations.lock(order)
				.switchIfEmpty(Mono.error(ReservationNotFound::new))
				.flatMap(this::commit));
	}

	private Mono<Reservation> commit(Reservation held) {
		return switch (held.state()) {
			case Active _ -> handOver(held);
			case Expired _ -> handOverAgain(held);
			case Committed _ -> Mono.just(held);
			case Released _ -> Mono.error(new ReservationReleased());
		};
	}

	private Mono<Reservation> handOver(Reservation held) {
		return reservations.save(held.in(new Committed())).delayUntil(committed -> stock.handOver(committed.stock()));
	}

	private Mono<Reservation> handOverAgain(Reservation expired) {
		return reservations.renew(expired)
				.flatMap(this::take)
				.onErrorMap(gone -> gone instanceof OutOfStock || gone instanceof CustomerLimit,
						_ -> new ReservationExpired())
				.flatMap(this::handOver);
	}

	/** Gives the stock back; where nothing was reserved yet, sees to it that nothing ever will be. */
	public Mono<Reservation> release(UUID order) {
		var tombstone = Reservation.tombstone(order);
		return write("release", () -> reservations.addTombstone(order)
				.flatMap(added -> added ? Mono.just(tombstone) : reservations.lock(order).flatMap(this::release)));
	}

	private Mono<Reservation> release(Reservation held) {
		return switch (held.state()) {
			case Active _ -> reservations.save(held.in(new Released()))
					.delayUntil(released -> stock.giveBack(released.stock()));
			case Expired _ -> reservations.save(held.in(new Released()));
			case Released _ -> Mono.just(held);
			case Committed _ -> Mono.error(new ReservationCommitted());
		};
	}

	private Mono<Reservation> write(String name, Supplier<Mono<Reservation>> work) {
		return Detached.run(Mono.fromRunnable(() -> failpoints.hit("inventory.before-" + name))
				.then(transactions.transactional(Mono.defer(work)))
				.doOnNext(_ -> count(name, "done"))
				.doOnError(failure -> count(name, outcome(failure)))
				.doOnNext(_ -> failpoints.hit("inventory.after-" + name)));
	}

	private void count(String call, String outcome) {
		InventoryMetric.HOLDS.counter(meters, call, outcome).increment();
	}

	private static String outcome(Throwable failure) {
		return failure instanceof InventoryException ? Metric.label(failure) : "failed";
	}
}
