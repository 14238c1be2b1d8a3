package stampede.inventory;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/**
 * The collection of reservations. Each transaction locks the reservation first and stock second, and never waits for a reservation
 * after it has changed stock. All times are the database's, because the clocks of hosts differ.
 */
@Repository
public class Reservations {
	private final DatabaseClient db;

	Reservations(DatabaseClient db) {
		this.db = db;
	}

	/** Locks the order's reservation until the end of the transaction; empty when it does not exist. */
	public Mono<Reservation> lock(UUID order) {
		// Read after the lock: PostgreSQL reads a row again that it waited for, but not the rows joined to it.
		return db.sql("SELECT order_id FROM reservation WHERE order_id = :order FOR NO KEY UPDATE")
				.bind("order", order)
				.map(row -> Rows.required(row, "order_id", UUID.class))
				.one()
				.flatMap(locked -> read(List.of(locked)).single());
	}

	/** The existing reservations of these orders. */
	public Flux<Reservation> read(Collection<UUID> orders) {
		return db.sql("SELECT * FROM reservation_with_lines WHERE order_id = ANY (:orders) ORDER BY order_id")
				.bind("orders", orders.toArray(UUID[]::new))
				.map(ReservationRow::of)
				.all()
				.bufferUntilChanged(ReservationRow::order)
				.map(ReservationRow::together);
	}

	/**
	 * Subtracts returned lines from the quantity that the customer has, which the limit of an item is compared with. The stock of the
	 * items must be locked by this transaction.
	 */
	public Mono<Void> subtractFromCustomer(Reservation reservation, List<Line> returned) {
		return db.sql("SELECT subtract_from_customers(:skus, :customers, :quantities)")
				.bind("skus", returned.stream().map(line -> line.sku().value()).toArray(String[]::new))
				.bind("customers", returned.stream().map(_ -> reservation.customer()).toArray(String[]::new))
				.bind("quantities", returned.stream().map(line -> (long) line.quantity()).toArray(Long[]::new))
				.then();
	}

	/** Saves a state without an expiry time, and the returned quantity of each line. The reservation must be locked. */
	public Mono<Reservation> save(Reservation reservation) {
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
}
