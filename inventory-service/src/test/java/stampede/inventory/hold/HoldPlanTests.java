package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stampede.inventory.InventoryException.OutOfStock;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.Reservation;
import stampede.inventory.ReservationState.Active;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.ReservationState.Expired;
import stampede.inventory.ReservationState.Released;
import stampede.inventory.ReservationState;
import stampede.inventory.ReservedLine;
import stampede.inventory.Sku;
import stampede.inventory.hold.StockSnapshot.ItemLevel;
import stampede.inventory.hold.StockSnapshot.Owner;
import stampede.kit.money.Money;

class HoldPlanTests {
	private static final Instant UNTIL = Instant.parse("2026-11-27T12:00:00Z");
	private static final Money PRICE = new Money(1_999, "EUR");
	private static final Sku A = new Sku("A");
	private static final Sku B = new Sku("B");

	@Test
	void whatOneIsRefusedIsThereForTheNext() {
		var plan = plan(Map.of(A, level(3, null), B, level(1, null)), List.of(),
				hold("ann", new Line(A, 2), new Line(B, 2)),
				hold("bob", new Line(A, 2)), hold("cid", new Line(A, 2)), hold("dan", new Line(A, 1)));

		assertThat(names(plan)).containsExactly("OutOfStock", "ACTIVE", "OutOfStock", "ACTIVE");
		assertThat(plan.taken()).isEqualTo(Map.of(A, 3L));
	}

	@Test
	void countsTogetherWhatOneCustomerAsksForInOneList() {
		var plan = plan(Map.of(A, level(9, 2)), List.of(), hold("ann", new Line(A, 1)), hold("ann", new Line(A, 1)),
				hold("ann", new Line(A, 1)), hold("bob", new Line(A, 2)));

		assertThat(names(plan)).containsExactly("ACTIVE", "ACTIVE", "CustomerLimit", "ACTIVE");
		assertThat(plan.limited()).containsExactlyInAnyOrder(new HoldPlan.Limited(new Owner(A, "ann"), 2, 2),
				new HoldPlan.Limited(new Owner(A, "bob"), 2, 2));
	}

	@Test
	void repeatsAreAnsweredByWhatTheirReservationIs() {
		var lines = List.of(new Line(A, 1));
		var known = List.of(reservation("ann", lines, new Active(Instant.EPOCH)),
				reservation("bob", lines, new Expired()),
				reservation("cid", lines, new Committed()), reservation("dan", lines, new Released()),
				reservation("eve", lines, new Active(Instant.EPOCH)));
		var holds = new ArrayList<>(known.stream()
				.map(each -> new HoldStock(each.order(), String.valueOf(each.customer()), lines)).toList());
		holds.set(4, new HoldStock(known.get(4).order(), "eve", List.of(new Line(A, 2))));

		var plan = plan(Map.of(A, level(1, null)), known, holds.toArray(HoldStock[]::new));

		assertThat(names(plan)).containsExactly("ACTIVE", "ACTIVE", "COMMITTED", "ReservationReleased",
				"ReservationMismatch");
		assertThat(plan.renewed()).containsOnlyKeys(known.get(0).order(), known.get(1).order());
		assertThat(plan.taken()).as("only the released stock").isEqualTo(Map.of(A, 1L));
		assertThat(plan.outcomes(UNTIL).getFirst()).isInstanceOfSatisfying(HoldOutcome.Done.class,
				done -> assertThat(done.reservation().state()).isEqualTo(new Active(UNTIL)));
	}

	@Test
	void theSameOrderTwiceInAListIsHeldOnce() {
		var hold = hold("ann", new Line(A, 1));
		var plan = plan(Map.of(A, level(5, null)), List.of(), hold, hold,
				new HoldStock(hold.order(), "ann", List.of(new Line(A, 2))));

		assertThat(names(plan)).containsExactly("ACTIVE", "ACTIVE", "ReservationMismatch");
		assertThat(plan.taken()).isEqualTo(Map.of(A, 1L));
		assertThat(plan.added()).hasSize(1);
		assertThat(plan.renewed()).isEmpty();
	}

	@Test
	void refusalsChangeNothing() {
		var plan = plan(Map.of(A, level(0, null)), List.of(), hold("ann", new Line(A, 1)), hold("bob", new Line(B, 1)),
				new HoldStock(UUID.randomUUID(), "cid", List.of(new Line(A, 1)), new Money(1, "EUR")));

		assertThat(names(plan)).containsExactly("OutOfStock", "UnknownItem", "PriceChanged");
		assertThat(plan.changesAnything()).isFalse();
	}

	@Test
	void isSoldOutOnlyWhereNothingIsHeldThatMayComeBack() {
		var levels = Map.of(A, new ItemLevel(PRICE, new Level(0, 0), null), B,
				new ItemLevel(PRICE, new Level(1, 1), null));

		assertThat(HoldPlan.of(List.of(hold("ann", new Line(A, 1)), hold("bob", new Line(B, 1))),
				new StockSnapshot(levels, Map.of(), Map.of())).outcomes(UNTIL)).extracting(
						outcome -> outcome instanceof HoldOutcome.Refused(OutOfStock gone) && gone.isSoldOut())
				.containsExactly(true, false);
	}

	/** Orders of up to three items, some twice, with limits and too little of everything. */
	@Test
	void aListComesToWhatTheSameHoldsOneByOneComeTo() {
		var first = System.nanoTime();
		for (var n = 0; n < 500; n++) {
			comesToTheSame(first + n);
		}
	}

	private static void comesToTheSame(long seed) {
		var random = new Random(seed);
		var items = new HashMap<Sku, ItemLevel>();
		for (var sku : List.of(A, B, new Sku("C"))) {
			items.put(sku, level(random.nextInt(12), random.nextBoolean() ? 1 + random.nextInt(4) : null));
		}
		var holds = new ArrayList<HoldStock>();
		for (var n = 0; n < 1 + random.nextInt(20); n++) {
			holds.add(holds.isEmpty() || random.nextInt(5) > 0
					? anyHold(random)
					: holds.get(random.nextInt(holds.size())));
		}

		var together = names(HoldPlan.of(holds, new StockSnapshot(items, Map.of(), Map.of())));

		assertThat(together).as("seed %d", seed).isEqualTo(oneByOne(holds, items));
	}

	private static HoldStock anyHold(Random random) {
		var lines = List.of("A", "B", "C").stream().filter(_ -> random.nextBoolean())
				.map(sku -> new Line(new Sku(sku), 1 + random.nextInt(3))).toList();
		return new HoldStock(UUID.randomUUID(), "customer-" + random.nextInt(4),
				lines.isEmpty() ? List.of(new Line(A, 1)) : lines);
	}

	/** A few lines of arithmetic that know nothing of lists. */
	private static List<String> oneByOne(List<HoldStock> holds, Map<Sku, ItemLevel> items) {
		var left = new HashMap<Sku, Long>();
		items.forEach((sku, item) -> left.put(sku, item.level().available()));
		var owned = new HashMap<String, Integer>();
		var held = new ArrayList<UUID>();
		return holds.stream().map(hold -> {
			if (held.contains(hold.order())) {
				return "ACTIVE";
			}
			if (hold.lines().stream().anyMatch(line -> left.getOrDefault(line.sku(), 0L) < line.quantity())) {
				return "OutOfStock";
			}
			if (hold.lines().stream().anyMatch(line -> {
				var most = Objects.requireNonNull(items.get(line.sku())).maxPerCustomer();
				return most != null && owned.getOrDefault(hold.customer() + line.sku(), 0) + line.quantity() > most;
			})) {
				return "CustomerLimit";
			}
			for (var line : hold.lines()) {
				left.merge(line.sku(), (long) -line.quantity(), Long::sum);
				owned.merge(hold.customer() + line.sku(), line.quantity(), Integer::sum);
			}
			held.add(hold.order());
			return "ACTIVE";
		}).toList();
	}

	private static HoldPlan plan(Map<Sku, ItemLevel> items, List<Reservation> known, HoldStock... holds) {
		var reservations = new HashMap<UUID, Reservation>();
		known.forEach(each -> reservations.put(each.order(), each));
		return HoldPlan.of(List.of(holds), new StockSnapshot(items, Map.of(), reservations));
	}

	private static ItemLevel level(long available, @Nullable Integer maxPerCustomer) {
		return new ItemLevel(PRICE, new Level(available, 0), maxPerCustomer);
	}

	private static HoldStock hold(String customer, Line... lines) {
		return new HoldStock(UUID.randomUUID(), customer, List.of(lines));
	}

	private static Reservation reservation(String customer, List<Line> lines, ReservationState state) {
		return new Reservation(UUID.randomUUID(), customer,
				lines.stream().map(line -> ReservedLine.of(line, PRICE)).toList(), state);
	}

	private static List<String> names(HoldPlan plan) {
		return plan.outcomes(UNTIL).stream().map(outcome -> switch (outcome) {
			case HoldOutcome.Done(var reservation) -> reservation.state().label();
			case HoldOutcome.Refused(var reason) -> reason.getClass().getSimpleName();
		}).toList();
	}
}
