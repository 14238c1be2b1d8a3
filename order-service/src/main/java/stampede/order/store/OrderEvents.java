package stampede.order.store;

import static stampede.kit.r2dbc.Rows.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.order.OrderEvent;
import stampede.order.OrderId;

/** The events of orders. */
@Repository
public class OrderEvents {
	private final DatabaseClient db;

	OrderEvents(DatabaseClient db) {
		this.db = db;
	}

	/** The events of one order after {@code seq}, in order. */
	public Flux<OrderEvent> after(OrderId id, int seq) {
		return db.sql("""
				SELECT seq, type, payload::text AS payload, occurred_at
				  FROM order_event
				 WHERE order_id = :id AND seq > :seq
				 ORDER BY seq
				""")
				.bind("id", id.value())
				.bind("seq", seq)
				.map(OrderEvents::event)
				.all();
	}

	/** The current snapshot of the database. */
	public Mono<Snapshot> now() {
		return db.sql("SELECT pg_current_snapshot()::text AS seen")
				.map(row -> new Snapshot(required(row, "seen", String.class)))
				.one();
	}

	/** @param now the snapshot in which the events were read */
	public record NewEvents(Snapshot now, List<EventOfOrder> events) {}

	/** An event with its order. */
	public record EventOfOrder(OrderId order, OrderEvent event) {}

	/**
	 * The events of all orders that became visible since {@code seen}, whichever process wrote them: each exactly once over successive
	 * calls, and those of one order in order. Not by {@code id > last}: an id is assigned before its transaction commits, so that a
	 * smaller one may become visible later (ADR 23). Reads all events since the oldest transaction in progress at {@code seen}. Events
	 * of another database server, from a restored dump, may appear to be in the future, and are not read.
	 */
	public Mono<NewEvents> since(Snapshot seen) {
		return db.sql("""
				SELECT now.seen, e.order_id, e.seq, e.type, e.payload::text AS payload, e.occurred_at
				  FROM (SELECT pg_current_snapshot()::text AS seen) AS now
				  LEFT JOIN order_event e
				    ON e.xid >= pg_snapshot_xmin(:seen::pg_snapshot)
				   AND e.xid < pg_snapshot_xmax(pg_current_snapshot())
				   AND NOT pg_visible_in_snapshot(e.xid, :seen::pg_snapshot)
				 ORDER BY e.order_id, e.seq
				""")
				.bind("seen", seen.text())
				.map(OrderEvents::row)
				.all()
				.collectList()
				.map(rows -> new NewEvents(rows.getFirst().now(),
						rows.stream().<EventOfOrder>mapMulti((row, all) -> row.events().forEach(all)).toList()));
	}

	/** @param events empty if there are no new events */
	private record Row(Snapshot now, List<EventOfOrder> events) {}

	private static Row row(Readable row) {
		var now = new Snapshot(required(row, "seen", String.class));
		var order = row.get("order_id", UUID.class);
		return new Row(now, order == null ? List.of() : List.of(new EventOfOrder(new OrderId(order), event(row))));
	}

	static OrderEvent event(Readable row) {
		return new OrderEvent(required(row, "seq", Integer.class), required(row, "type", String.class),
				required(row, "payload", String.class), required(row, "occurred_at", Instant.class));
	}
}
