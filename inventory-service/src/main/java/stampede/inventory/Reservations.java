package stampede.inventory;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The collection of reservations. A transaction locks the reservation first and stock rows afterwards, everywhere; it
 * never waits for a reservation while it has changed stock.
 */
@Repository
class Reservations {
	private final DatabaseClient db;
	private final Clock clock;

	Reservations(DatabaseClient db, Clock clock) {
		this.db = db;
		this.clock = clock;
	}

	/**
	 * Adds the reservation unless its order has one; {@code false} when it has. Waits for whoever is adding one for the
	 * same order, and from then on others wait for this transaction.
	 */
	Mono<Boolean> add(Reservation reservation) {
		var lines = reservation.lines();
		return db.sql("""
				WITH added AS (
				    INSERT INTO reservation (order_id, customer, state, expires_at, created_at)
				    VALUES (:order, :customer, :state, :expiresAt, :now)
				    ON CONFLICT DO NOTHING
				    RETURNING order_id
				), lines AS (
				    INSERT INTO reservation_line (order_id, sku, quantity, unit_price, currency)
				    SELECT added.order_id, line.sku, line.quantity, line.unit_price, line.currency
				      FROM added, unnest(:skus, :quantities, :prices, :currencies)
				           AS line (sku, quantity, unit_price, currency)
				)
				SELECT count(*) AS added FROM added
				""")
				.bind("order", reservation.order())
				.bind("customer", Columns.nullable(reservation.customer(), String.class))
				.bind("state", reservation.state().label())
				.bind("expiresAt", Columns.nullable(ReservationRow.expiry(reservation.state()), Instant.class))
				.bind("now", clock.instant())
				.bind("skus", lines.stream().map(line -> line.sku().value()).toArray(String[]::new))
				.bind("quantities", lines.stream().map(ReservedLine::quantity).toArray(Integer[]::new))
				.bind("prices", lines.stream().map(line -> line.unitPrice().amount()).toArray(Long[]::new))
				.bind("currencies", lines.stream().map(line -> line.unitPrice().currency()).toArray(String[]::new))
				.map(row -> Columns.required(row, "added", Long.class) == 1)
				.one();
	}

	/** Locks the order's reservation until the transaction ends; empty when there is none. */
	Mono<Reservation> lock(UUID order) {
		// Read only once locked: a row that is waited for is read anew, the rows joined to it are not.
		return db.sql("SELECT order_id FROM reservation WHERE order_id = :order FOR UPDATE")
				.bind("order", order)
				.map(row -> Columns.required(row, "order_id", UUID.class))
				.one()
				.flatMap(locked -> read(List.of(locked)).single());
	}

	/**
	 * Locks up to {@code limit} reservations whose time was over at {@code now}, leaving out those that others have
	 * locked. Longest overdue first.
	 */
	Mono<List<Reservation>> lockOverdue(Instant now, int limit) {
		return db.sql("""
				SELECT order_id
				  FROM reservation
				 WHERE state = 'ACTIVE' AND expires_at <= :now
				 ORDER BY expires_at
				 LIMIT :limit
				   FOR UPDATE SKIP LOCKED
				""")
				.bind("now", now)
				.bind("limit", limit)
				.map(row -> Columns.required(row, "order_id", UUID.class))
				.all()
				.collectList()
				.flatMap(locked -> read(locked).collectList());
	}

	private Flux<Reservation> read(Collection<UUID> orders) {
		return db.sql(ReservationRow.SELECT)
				.bind("orders", orders.toArray(UUID[]::new))
				.map(ReservationRow::of)
				.all()
				.bufferUntilChanged(ReservationRow::order)
				.map(ReservationRow::together);
	}

	/** Saves the state, and what has come back of each line. The reservation must be locked. */
	Mono<Reservation> save(Reservation reservation) {
		var lines = reservation.lines();
		return db.sql("""
				WITH returned AS (
				    UPDATE reservation_line l
				       SET returned = n.returned
				      FROM unnest(:skus, :returned) AS n (sku, returned)
				     WHERE l.order_id = :order AND l.sku = n.sku AND l.returned <> n.returned
				)
				UPDATE reservation SET state = :state, expires_at = :expiresAt WHERE order_id = :order
				""")
				.bind("order", reservation.order())
				.bind("state", reservation.state().label())
				.bind("expiresAt", Columns.nullable(ReservationRow.expiry(reservation.state()), Instant.class))
				.bind("skus", lines.stream().map(line -> line.sku().value()).toArray(String[]::new))
				.bind("returned", lines.stream().map(ReservedLine::returned).toArray(Integer[]::new))
				.fetch().rowsUpdated()
				.thenReturn(reservation);
	}

	/**
	 * A SKU of this reservation of which its customer now has more than one may, held and bought together, less what came
	 * back; empty when there is none. Exact only while the stock rows of the reservation are locked.
	 */
	Mono<Sku> overLimit(Reservation reservation) {
		return db.sql("""
				SELECT mine.sku
				  FROM reservation_line mine
				  JOIN item i ON i.sku = mine.sku
				 WHERE mine.order_id = :order
				   AND i.max_per_customer < (
				       SELECT sum(l.quantity - l.returned)
				         FROM reservation r
				         JOIN reservation_line l ON l.order_id = r.order_id
				        WHERE r.customer = :customer AND r.state IN ('ACTIVE', 'COMMITTED') AND l.sku = mine.sku)
				 ORDER BY mine.sku
				 LIMIT 1
				""")
				.bind("order", reservation.order())
				.bind("customer", Columns.nullable(reservation.customer(), String.class))
				.map(Columns::sku)
				.one();
	}
}
