package stampede.inventory.hold;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.inventory.Columns;
import stampede.inventory.Reservation;
import stampede.inventory.ReservationRow;
import stampede.inventory.Reservations;
import stampede.inventory.ReservedLine;
import stampede.inventory.Sku;
import stampede.inventory.hold.StockSnapshot.ItemLevel;
import stampede.inventory.hold.StockSnapshot.Owner;
import stampede.kit.r2dbc.Rows;

/**
 * Reservations and the stock that they hold, in statements on sets, each a transaction of its own. Database functions change
 * them: these lock reservations first and stock rows afterwards, each in key order, so that no two of them deadlock, and read
 * the rows only after locking them. Times are the database's, because the clocks of hosts differ.
 */
@Repository
class HoldStore {
	private final DatabaseClient db;
	private final Reservations reservations;
	private final double ttlSeconds;

	HoldStore(DatabaseClient db, Reservations reservations, ReservationProperties properties) {
		this.db = db;
		this.reservations = reservations;
		this.ttlSeconds = Rows.seconds(properties.ttl());
	}

	/** One row of {@link #look}. */
	private record Found(Sku sku, String customer, UUID order, ItemLevel level, long owned, boolean isReserved) {}

	/** Reads the current state of the items, customers and orders of these holds; locks nothing. */
	Mono<StockSnapshot> look(List<HoldStock> holds) {
		var orders = new ArrayList<UUID>();
		var customers = new ArrayList<String>();
		var skus = new ArrayList<String>();
		for (var hold : holds) {
			for (var line : hold.lines()) {
				orders.add(hold.order());
				customers.add(hold.customer());
				skus.add(line.sku().value());
			}
		}
		return db
				.sql("""
						SELECT asked.order_id, asked.customer, asked.sku, i.price, i.currency, i.max_per_customer,
						       coalesce(s.on_hand, 0) AS on_hand, coalesce(s.reserved, 0) AS reserved, coalesce(has.quantity, 0) AS owned,
						       EXISTS (SELECT FROM reservation r WHERE r.order_id = asked.order_id) AS is_reserved
						  FROM unnest(:orders, :customers, :skus) AS asked (order_id, customer, sku)
						  JOIN item i ON i.sku = asked.sku
						  LEFT JOIN stock s ON s.sku = asked.sku
						  LEFT JOIN customer_quantity has ON has.sku = asked.sku AND has.customer = asked.customer
						""")
				.bind("orders", orders.toArray(UUID[]::new))
				.bind("customers", customers.toArray(String[]::new))
				.bind("skus", skus.toArray(String[]::new))
				.map(HoldStore::found)
				.all()
				.collectList()
				.flatMap(this::snapshot);
	}

	private static Found found(Readable row) {
		return new Found(Columns.sku(row), Rows.required(row, "customer", String.class),
				Rows.required(row, "order_id", UUID.class),
				new ItemLevel(Columns.money(row, "price"), Columns.level(row),
						row.get("max_per_customer", Integer.class)),
				Rows.required(row, "owned", Long.class), Rows.required(row, "is_reserved", Boolean.class));
	}

	private Mono<StockSnapshot> snapshot(List<Found> rows) {
		var items = new HashMap<Sku, ItemLevel>();
		var owned = new HashMap<Owner, Long>();
		for (var row : rows) {
			items.put(row.sku(), row.level());
			owned.put(new Owner(row.sku(), row.customer()), row.owned());
		}
		var reserved = rows.stream().filter(Found::isReserved).map(Found::order).distinct().toList();
		if (reserved.isEmpty()) {
			return Mono.just(new StockSnapshot(items, owned, Map.of()));
		}
		return reservations.read(reserved)
				.collectMap(Reservation::order)
				.map(known -> new StockSnapshot(items, owned, known));
	}

	/**
	 * Applies the plan as a whole; empty, without an effect, if the snapshot of the plan is no longer valid. Fails with
	 * {@link org.springframework.dao.DuplicateKeyException} if another transaction inserts one of these reservations.
	 */
	Mono<Instant> apply(HoldPlan plan) {
		var added = plan.added();
		var lines = new ArrayList<ReservedLine>();
		var lineOrders = new ArrayList<UUID>();
		for (var reservation : added) {
			lines.addAll(reservation.lines());
			reservation.lines().forEach(_ -> lineOrders.add(reservation.order()));
		}
		var renewed = plan.renewed();
		var taken = plan.taken();
		var limited = plan.limited();
		return db.sql("""
				SELECT apply_holds(:ttl, :orders, :customers, :lineOrders, :lineSkus, :lineQuantities, :linePrices,
				                   :lineCurrencies, :renewed, :former, :takenSkus, :takenQuantities, :limitedSkus,
				                   :limitedCustomers, :limitedQuantities, :limits) AS until
				""")
				.bind("ttl", ttlSeconds)
				.bind("orders", added.stream().map(Reservation::order).toArray(UUID[]::new))
				.bind("customers", added.stream().map(Reservation::customer).toArray(String[]::new))
				.bind("lineOrders", lineOrders.toArray(UUID[]::new))
				.bind("lineSkus", lines.stream().map(line -> line.sku().value()).toArray(String[]::new))
				.bind("lineQuantities", lines.stream().map(ReservedLine::quantity).toArray(Integer[]::new))
				.bind("linePrices", lines.stream().map(line -> line.unitPrice().amount()).toArray(Long[]::new))
				.bind("lineCurrencies", lines.stream().map(line -> line.unitPrice().currency()).toArray(String[]::new))
				.bind("renewed", renewed.keySet().toArray(UUID[]::new))
				.bind("former", renewed.values().stream().map(state -> state.label()).toArray(String[]::new))
				.bind("takenSkus", taken.keySet().stream().map(Sku::value).toArray(String[]::new))
				.bind("takenQuantities", taken.values().toArray(Long[]::new))
				.bind("limitedSkus", limited.stream().map(each -> each.owner().sku().value()).toArray(String[]::new))
				.bind("limitedCustomers", limited.stream().map(each -> each.owner().customer()).toArray(String[]::new))
				.bind("limitedQuantities", limited.stream().map(HoldPlan.Limited::quantity).toArray(Long[]::new))
				.bind("limits", limited.stream().map(each -> (long) each.most()).toArray(Long[]::new))
				.fetch().one()
				.mapNotNull(row -> row.get("until"))
				.cast(java.time.OffsetDateTime.class)
				.map(java.time.OffsetDateTime::toInstant);
	}

	/**
	 * Commits the stock of active reservations.
	 *
	 * @return the existing reservations, in their former states
	 */
	Mono<Map<UUID, Reservation>> commit(Collection<UUID> orders) {
		return change("commit_holds(:orders)", orders);
	}

	/**
	 * Releases the stock of active reservations, and prevents a later reservation for orders without one.
	 *
	 * @return the existing reservations, in their former states, without those that another transaction inserts at this moment
	 */
	Mono<Map<UUID, Reservation>> release(Collection<UUID> orders) {
		return change("release_holds(:orders)", orders);
	}

	private Mono<Map<UUID, Reservation>> change(String function, Collection<UUID> orders) {
		return db.sql("SELECT * FROM " + function)
				.bind("orders", orders.toArray(UUID[]::new))
				.map(ReservationRow::of)
				.all()
				.bufferUntilChanged(ReservationRow::order)
				.map(ReservationRow::together)
				.collectMap(Reservation::order);
	}
}
