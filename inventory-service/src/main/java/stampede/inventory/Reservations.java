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
 * The collection of reservations. A transaction locks the reservation first and stock rows afterwards, everywhere; it
 * never waits for a reservation while it has changed stock. Times are the database's: hosts disagree.
 */
@Repository
public class Reservations {
	private final DatabaseClient db;

	Reservations(DatabaseClient db) {
		this.db = db;
	}

	/** Locks the order's reservation until the transaction ends; empty when there is none. */
	public Mono<Reservation> lock(UUID order) {
		// Read only once locked: a row that is waited for is read anew, the rows joined to it are not.
		return db.sql("SELECT order_id FROM reservation WHERE order_id = :order FOR NO KEY UPDATE")
				.bind("order", order)
				.map(row -> Rows.required(row, "order_id", UUID.class))
				.one()
				.flatMap(locked -> read(List.of(locked)).single());
	}

	/** Those of these orders that there are. */
	public Flux<Reservation> read(Collection<UUID> orders) {
		return db.sql("SELECT * FROM reservation_with_lines WHERE order_id = ANY (:orders) ORDER BY order_id")
				.bind("orders", orders.toArray(UUID[]::new))
				.map(ReservationRow::of)
				.all()
				.bufferUntilChanged(ReservationRow::order)
				.map(ReservationRow::together);
	}

	/** Saves a state without an end, and what has come back of each line. The reservation must be locked. */
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
