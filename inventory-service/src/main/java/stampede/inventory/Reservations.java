package stampede.inventory;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.ReservationState.Active;

/**
 * The collection of reservations. A transaction locks the reservation first and stock rows afterwards, everywhere; it
 * never waits for a reservation while it has changed stock. Times are the database's: hosts disagree.
 */
@Repository
class Reservations {
	private final DatabaseClient db;
	private final double ttlSeconds;

	Reservations(DatabaseClient db, ReservationProperties properties) {
		this.db = db;
		this.ttlSeconds = properties.ttl().toMillis() / 1_000.0;
	}

	/**
	 * Adds an active reservation of what is wanted unless its order has one; empty when it has. Waits for whoever is
	 * adding one for the same order, and from then on others wait for this transaction.
	 */
	Mono<Reservation> add(Wanted wanted) {
		var lines = wanted.lines();
		return db.sql("""
				WITH added AS (
				    INSERT INTO reservation (order_id, customer, state, expires_at, created_at)
				    VALUES (:order, :customer, 'ACTIVE', now() + make_interval(secs => :ttl), now())
				    ON CONFLICT DO NOTHING
				    RETURNING order_id, expires_at
				), lines AS (
				    INSERT INTO reservation_line (order_id, sku, quantity, unit_price, currency)
				    SELECT added.order_id, line.sku, line.quantity, line.unit_price, line.currency
				      FROM added, unnest(:skus, :quantities, :prices, :currencies)
				           AS line (sku, quantity, unit_price, currency)
				)
				SELECT expires_at FROM added
				""")
				.bind("order", wanted.order())
				.bind("customer", wanted.customer())
				.bind("ttl", ttlSeconds)
				.bind("skus", lines.stream().map(line -> line.sku().value()).toArray(String[]::new))
				.bind("quantities", lines.stream().map(ReservedLine::quantity).toArray(Integer[]::new))
				.bind("prices", lines.stream().map(line -> line.unitPrice().amount()).toArray(Long[]::new))
				.bind("currencies", lines.stream().map(line -> line.unitPrice().currency()).toArray(String[]::new))
				.map(row -> wanted.in(active(row)))
				.one();
	}

	/** Forbids the order's reservation before it is made; {@code false} when it has one. Waits as {@link #add} does. */
	Mono<Boolean> addTombstone(UUID order) {
		return db.sql("""
				INSERT INTO reservation (order_id, state, created_at) VALUES (:order, 'RELEASED', now())
				ON CONFLICT DO NOTHING
				""")
				.bind("order", order)
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
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
	 * Locks up to {@code limit} reservations whose time is over, leaving out those that others have locked. Longest
	 * overdue first.
	 */
	Mono<List<Reservation>> lockOverdue(int limit) {
		return db.sql("""
				SELECT order_id
				  FROM reservation
				 WHERE state = 'ACTIVE' AND expires_at <= now()
				 ORDER BY expires_at
				 LIMIT :limit
				   FOR UPDATE SKIP LOCKED
				""")
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

	/** How many orders there are for which stock is held. */
	Mono<Long> active() {
		return db.sql("SELECT count(*) AS active FROM reservation WHERE state = 'ACTIVE'")
				.map(row -> Columns.required(row, "active", Long.class))
				.one();
	}

	/** Forgets up to so many reservations that hold and have sold nothing, after that time; answers how many. */
	Mono<Long> forget(Duration keep, int limit) {
		return db.sql("""
				WITH old AS (
				    SELECT order_id FROM reservation
				     WHERE state IN ('RELEASED', 'EXPIRED') AND created_at < now() - make_interval(secs => :keep)
				     ORDER BY created_at
				     LIMIT :limit
				       FOR UPDATE SKIP LOCKED
				), lines AS (
				    DELETE FROM reservation_line l USING old WHERE l.order_id = old.order_id
				)
				DELETE FROM reservation r USING old WHERE r.order_id = old.order_id
				""")
				.bind("keep", keep.toSeconds())
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/** Makes the reservation active for one more time to live. It must be locked. */
	Mono<Reservation> renew(Reservation reservation) {
		return db.sql("""
				UPDATE reservation SET state = 'ACTIVE', expires_at = now() + make_interval(secs => :ttl)
				 WHERE order_id = :order
				RETURNING expires_at
				""")
				.bind("ttl", ttlSeconds)
				.bind("order", reservation.order())
				.map(row -> reservation.in(active(row)))
				.one();
	}

	private static Active active(Readable row) {
		return new Active(Columns.required(row, "expires_at", Instant.class));
	}

	/** Saves a state without an end, and what has come back of each line. The reservation must be locked. */
	Mono<Reservation> save(Reservation reservation) {
		var lines = reservation.lines();
		return db.sql("""
				WITH returned AS (
				    UPDATE reservation_line l
				       SET returned = n.returned
				      FROM unnest(:skus, :returned) AS n (sku, returned)
				     WHERE l.order_id = :order AND l.sku = n.sku AND l.returned <> n.returned
				)
				UPDATE reservation SET state = :state, expires_at = NULL WHERE order_id = :order
				""")
				.bind("order", reservation.order())
				.bind("state", reservation.state().label())
				.bind("skus", lines.stream().map(line -> line.sku().value()).toArray(String[]::new))
				.bind("returned", lines.stream().map(ReservedLine::returned).toArray(Integer[]::new))
				.fetch().rowsUpdated()
				.thenReturn(reservation);
	}

	/**
	 * A SKU of this reservation of which its customer would have more than one may, held and bought together, less what
	 * came back; empty when there is none. The reservation itself is counted when this transaction ends, not before. Exact
	 * only while its stock rows are locked: whoever changes a counter has locked them first.
	 */
	Mono<Sku> overLimit(Reservation reservation) {
		return db.sql("""
				SELECT mine.sku
				  FROM reservation_line mine
				  JOIN item i ON i.sku = mine.sku AND i.max_per_customer IS NOT NULL
				  LEFT JOIN customer_quantity has ON has.sku = mine.sku AND has.customer = :customer
				 WHERE mine.order_id = :order
				   AND i.max_per_customer < coalesce(has.quantity, 0) + mine.quantity - mine.returned
				 ORDER BY mine.sku
				 LIMIT 1
				""")
				.bind("order", reservation.order())
				.bind("customer", Columns.nullable(reservation.customer(), String.class))
				.map(Columns::sku)
				.one();
	}
}
