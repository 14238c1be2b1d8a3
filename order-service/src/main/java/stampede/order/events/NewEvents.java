package stampede.order.events;

import static stampede.kit.r2dbc.Rows.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.order.OrderEvent;
import stampede.order.OrderId;

/** The events of all orders, by the moment at which they became visible, whichever process wrote them. */
@Repository
class NewEvents {
	private final DatabaseClient db;

	NewEvents(DatabaseClient db) {
		this.db = db;
	}

	/** What the database shows at the moment. */
	Mono<Snapshot> now() {
		return db.sql("SELECT pg_current_snapshot()::text AS seen")
				.map(row -> new Snapshot(required(row, "seen", String.class)))
				.one();
	}

	/** @param seen what is shown now */
	record News(Snapshot seen, List<Told> events) {}

	/** An event, and whose it is. */
	record Told(OrderId order, OrderEvent event) {}

	/**
	 * Everything that has become visible since {@code seen}, each event exactly once from look to look, those of an order in
	 * order. Not by {@code id > last}: an id is drawn before its transaction ends, so that a smaller one may be seen later. Reads
	 * everything since the oldest transaction that was under way at {@code seen}, anywhere in the database server. What another
	 * server wrote, before a dump was restored here, may seem to be of the future, and is not read.
	 */
	Mono<News> since(Snapshot seen) {
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
				.map(NewEvents::row)
				.all()
				.collectList()
				.map(rows -> new News(rows.getFirst().seen(),
						rows.stream().<Told>mapMulti((row, all) -> row.told().forEach(all)).toList()));
	}

	private record Row(Snapshot seen, List<Told> told) {}

	private static Row row(Readable row) {
		var seen = new Snapshot(required(row, "seen", String.class));
		var order = row.get("order_id", UUID.class);
		return new Row(seen, order == null
				? List.of()
				: List.of(new Told(new OrderId(order), new OrderEvent(required(row, "seq", Integer.class),
						required(row, "type", String.class), required(row, "payload", String.class),
						required(row, "occurred_at", Instant.class)))));
	}
}
