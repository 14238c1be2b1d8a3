package stampede.order.attention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.order.OrderId;

/**
 * Orders that the recovery worker has tried too often and has parked: they are due at infinity, and a person has to look.
 * Whoever parks, retries or closes one raises its version, so that nobody else can save what it stood at before.
 */
@Repository
public class StuckOrders {
	private static final String IS_STUCK = "due_at = 'infinity'";
	private final DatabaseClient db;

	StuckOrders(DatabaseClient db) {
		this.db = db;
	}

	/** Parks those that are due and were tried more often than that; answers their ids. */
	public Mono<List<UUID>> park(int moreThan) {
		return db.sql("""
				UPDATE orders SET due_at = 'infinity', version = version + 1
				 WHERE due_at <= now() AND attempts > :attempts
				RETURNING id
				""")
				.bind("attempts", moreThan)
				.map(row -> Rows.required(row, "id", UUID.class))
				.all()
				.collectList();
	}

	public Mono<Long> count() {
		return db.sql("SELECT count(*) AS stuck FROM orders WHERE " + IS_STUCK)
				.map(row -> Rows.required(row, "stuck", Long.class))
				.one();
	}

	/** The oldest of them. */
	public Mono<List<StuckOrder>> oldest(int limit) {
		return db.sql("""
				SELECT id, owner, state, attempts, created_at, updated_at, last_failure FROM orders
				 WHERE
				""" + IS_STUCK + " ORDER BY id LIMIT :limit")
				.bind("limit", limit)
				.map(row -> new StuckOrder(new OrderId(Rows.required(row, "id", UUID.class)),
						Rows.required(row, "owner", String.class), Rows.required(row, "state", String.class),
						Rows.required(row, "attempts", Integer.class),
						Rows.required(row, "created_at", Instant.class),
						Rows.required(row, "updated_at", Instant.class), row.get("last_failure", String.class)))
				.all()
				.collectList();
	}

	/** Has the recovery worker try again, as often as before; {@code false} where the order is not stuck. */
	public Mono<Boolean> retry(OrderId id) {
		return db.sql("UPDATE orders SET due_at = now(), attempts = 0, version = version + 1 WHERE id = :id AND "
				+ IS_STUCK)
				.bind("id", id.value())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	/** Locks the order until the transaction ends; {@code false} where it is not stuck. */
	Mono<Boolean> lock(OrderId id) {
		return db.sql("SELECT id FROM orders WHERE id = :id AND " + IS_STUCK + " FOR NO KEY UPDATE")
				.bind("id", id.value())
				.map(_ -> true)
				.one()
				.defaultIfEmpty(false);
	}
}
