package stampede.inventory.hold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stampede.inventory.InventoryException.CustomerLimit;
import stampede.inventory.InventoryException.OutOfStock;
import stampede.inventory.InventoryException.ReservationMismatch;
import stampede.inventory.InventoryException.ReservationReleased;
import stampede.inventory.InventoryException.UnknownItem;
import stampede.inventory.InventoryException;
import stampede.inventory.Line;
import stampede.inventory.Reservation;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.ReservationState.Expired;
import stampede.inventory.ReservationState.Released;
import stampede.inventory.ReservationState;
import stampede.inventory.ReservedLine;
import stampede.inventory.Sku;
import stampede.inventory.hold.StockSnapshot.Owner;

/**
 * Decides a list of holds in arrival order: each gets all its lines or none, and stock that one does not get is available to
 * the next. Pure: it reads and writes nothing. Its result equals that of the same holds one by one.
 */
final class HoldPlan {
	/** The expiry is known only once the row is written. */
	private static final Active HELD = new Active(Instant.MAX);
	private final StockSnapshot snapshot;
	private final Map<UUID, Reservation> decided = new HashMap<>();
	private final List<HoldOutcome> outcomes = new ArrayList<>();
	private final List<Reservation> added = new ArrayList<>();
	private final Map<UUID, ReservationState> renewed = new TreeMap<>();
	private final Map<Sku, Long> taken = new TreeMap<>();
	private final Map<Owner, Long> given = new HashMap<>();

	private HoldPlan(StockSnapshot snapshot) {
		this.snapshot = snapshot;
		decided.putAll(snapshot.reservations());
	}

	static HoldPlan of(List<HoldStock> holds, StockSnapshot snapshot) {
		var plan = new HoldPlan(snapshot);
		holds.forEach(plan::decide);
		return plan;
	}

	/** Whether the plan changes any row. */
	boolean changesAnything() {
		return !added.isEmpty() || !renewed.isEmpty();
	}

	/** Reservations to insert. */
	List<Reservation> added() {
		return added;
	}

	/** Orders whose reservations become active again, with their former states. */
	Map<UUID, ReservationState> renewed() {
		return renewed;
	}

	/** The additional held quantity of each item, without reservations that are renewed before they expire. */
	Map<Sku, Long> taken() {
		return taken;
	}

	/** The additional quantities of customers, of items that have a limit. */
	List<Limited> limited() {
		return given.entrySet().stream()
				.flatMap(each -> Stream.ofNullable(limit(each.getKey().sku()))
						.map(most -> new Limited(each.getKey(), each.getValue(), most)))
				.toList();
	}

	/** @param most the owner's limit */
	record Limited(Owner owner, long quantity, int most) {}

	/**
	 * One for each member of the list, in its order.
	 *
	 * @param until the expiry of the new holds
	 */
	List<HoldOutcome> outcomes(Instant until) {
		return outcomes.stream().map(outcome -> switch (outcome) {
			case HoldOutcome.Done(var reservation) when reservation.state().equals(HELD) ->
				new HoldOutcome.Done(reservation.in(new Active(until)));
			case HoldOutcome.Done _,HoldOutcome.Refused _ -> outcome;
		}).toList();
	}

	private void decide(HoldStock hold) {
		var known = decided.get(hold.order());
		var refusal = known == null ? add(hold) : repeat(hold, known);
		outcomes.add(refusal == null
				? new HoldOutcome.Done(Objects.requireNonNull(decided.get(hold.order())))
				: new HoldOutcome.Refused(refusal));
	}

	private @Nullable InventoryException add(HoldStock hold) {
		var lines = new ArrayList<ReservedLine>();
		for (var line : hold.lines()) {
			var item = snapshot.items().get(line.sku());
			if (item == null) {
				return new UnknownItem(line.sku());
			}
			lines.add(ReservedLine.of(line, item.price()));
		}
		var refusal = Totals.refusal(lines, hold.expectedTotal());
		if (refusal == null) {
			refusal = take(hold.customer(), hold.lines());
		}
		if (refusal == null) {
			var reservation = new Reservation(hold.order(), hold.customer(), lines, HELD);
			decided.put(hold.order(), reservation);
			added.add(reservation);
		}
		return refusal;
	}

	private @Nullable InventoryException repeat(HoldStock hold, Reservation known) {
		if (known.state() instanceof Released) {
			return new ReservationReleased();
		}
		if (!hold.isWhatWasAskedFor(known)) {
			return new ReservationMismatch();
		}
		return switch (known.state()) {
			case Active _ -> renew(known);
			case Expired _ -> {
				var refusal = take(hold.customer(), known.stock());
				yield refusal == null ? renew(known) : refusal;
			}
			case Committed _ -> null;
			case Released _ -> new ReservationReleased();
		};
	}

	private @Nullable InventoryException renew(Reservation known) {
		// A reservation that this list added needs no renewal.
		if (snapshot.reservations().containsKey(known.order())) {
			renewed.putIfAbsent(known.order(), known.state());
		}
		decided.put(known.order(), known.in(HELD));
		return null;
	}

	/** Checks stock on hand first, then held stock, then limits, each in SKU order; the first failed check is the reason. */
	private @Nullable InventoryException take(String customer, List<Line> lines) {
		for (var line : lines) {
			if (onHand(line.sku()) < line.quantity()) {
				return new OutOfStock(line.sku(), onHand(line.sku()) == 0, false);
			}
		}
		for (var line : lines) {
			if (available(line.sku()) < line.quantity()) {
				return new OutOfStock(line.sku(), false, true);
			}
		}
		for (var line : lines) {
			var limit = limit(line.sku());
			if (limit != null && owned(new Owner(line.sku(), customer)) + line.quantity() > limit) {
				return new CustomerLimit(line.sku());
			}
		}
		for (var line : lines) {
			taken.merge(line.sku(), (long) line.quantity(), Long::sum);
			given.merge(new Owner(line.sku(), customer), (long) line.quantity(), Long::sum);
		}
		return null;
	}

	private long available(Sku sku) {
		var item = snapshot.items().get(sku);
		return item == null ? 0 : item.level().available() - taken.getOrDefault(sku, 0L);
	}

	private long onHand(Sku sku) {
		var item = snapshot.items().get(sku);
		return item == null ? 0 : item.level().onHand();
	}

	private @Nullable Integer limit(Sku sku) {
		var item = snapshot.items().get(sku);
		return item == null ? null : item.maxPerCustomer();
	}

	private long owned(Owner owner) {
		return snapshot.owned().getOrDefault(owner, 0L) + given.getOrDefault(owner, 0L);
	}
}
