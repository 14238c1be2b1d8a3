package stampede.order.store;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;

import com.fasterxml.jackson.core.type.TypeReference;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.order.OrderEvent;
import stampede.order.OrderEventData;
import stampede.order.OrderId;
import stampede.order.OrderLine;

/** The events of all orders, in pages, for readers that keep their position (ADR 34). */
@Repository
public class FeedEvents {
	/**
	 * A page of the window between two snapshots. The events that were not visible in {@code since} are those of the transactions that
	 * were in progress then, and those of later transactions: both are ranges of an index, so that the cost depends on the page alone,
	 * however long a transaction was open. One statement reads the events and the horizon, so that neither is older than the other.
	 * Its limits within LATERAL keep the planner, which may see empty tables, from joining whole tables.
	 */
	private static final String PAGE = """
			WITH bounds AS (
			    SELECT CAST(coalesce(:since, concat(horizon::text::bigint + 1, ':', horizon::text::bigint + 1, ':')) AS pg_snapshot)
			               AS since,
			           CAST(coalesce(:until, pg_current_snapshot()::text) AS pg_snapshot) AS until, horizon
			      FROM feed WHERE id
			)
			SELECT b.since::text AS since, b.until::text AS until,
			       pg_visible_in_snapshot(b.horizon, b.since)
			           AND pg_snapshot_xmax(b.since) <= pg_snapshot_xmax(b.until)
			           AND pg_snapshot_xmax(b.until) <= pg_snapshot_xmax(pg_current_snapshot()) AS usable,
			       e.xid::text::bigint AS xid, e.id AS event_id, e.order_id, e.seq, e.type, e.payload::text AS payload,
			       e.occurred_at, e.traceparent, o.owner, %s
			  FROM bounds b
			  LEFT JOIN LATERAL (
			      (SELECT e.* FROM pg_snapshot_xip(b.since) AS open (xid)
			        CROSS JOIN LATERAL (
			            SELECT * FROM order_event
			             WHERE xid = open.xid AND (xid, id) > (CAST(:xid AS xid8), :id)
			               AND pg_visible_in_snapshot(xid, b.until)
			             ORDER BY id LIMIT :limit) e
			        ORDER BY e.xid, e.id LIMIT :limit)
			      UNION ALL
			      (SELECT e.* FROM order_event e
			        WHERE e.xid >= greatest(pg_snapshot_xmax(b.since), CAST(:xid AS xid8))
			          AND e.xid < pg_snapshot_xmax(b.until)
			          AND (e.xid, e.id) > (CAST(:xid AS xid8), :id) AND pg_visible_in_snapshot(e.xid, b.until)
			        ORDER BY e.xid, e.id LIMIT :limit)
			      ORDER BY xid, id LIMIT :limit
			  ) e ON true
			  LEFT JOIN LATERAL (SELECT id, owner FROM orders WHERE id = e.order_id LIMIT 1) o ON true
			 ORDER BY e.xid, e.id
			"""
			.formatted(OrderRows.LINES);
	private static final TypeReference<OrderEventData> DATA = new TypeReference<>() {};
	private final DatabaseClient db;
	private final OrderRows rows;

	FeedEvents(DatabaseClient db, OrderRows rows) {
		this.db = db;
		this.rows = rows;
	}

	/**
	 * An event with its order.
	 *
	 * @param data the event's payload
	 * @param traceparent of the request or worker that changed the order's state
	 * @param owner the customer
	 * @param lines as they are now; the unit price is fixed once stock is held
	 */
	public record FeedEvent(OrderId order, OrderEvent event, OrderEventData data, @Nullable String traceparent,
			String owner,
			List<OrderLine> lines) {}

	/**
	 * @param since the beginning of the window of the page; for a new reader the snapshot that has seen the deleted events
	 * @param isUsable false if events after the position may have been deleted, or if the database was set back to a state before it
	 * @param events those of one order are in the order of their numbers
	 * @param next where the next page begins
	 */
	public record Page(Snapshot since, boolean isUsable, List<FeedEvent> events, FeedPosition next) {}

	/**
	 * Up to {@code limit} events after {@code position}, or from the oldest event that has a complete history if it is null. Each event
	 * is in one page only over successive positions.
	 */
	public Mono<Page> page(@Nullable FeedPosition position, int limit) {
		var until = position == null ? null : position.until();
		return db.sql(PAGE)
				.bind("since", nullable(position == null ? null : position.since().text(), String.class))
				.bind("until", nullable(until == null ? null : until.text(), String.class))
				.bind("xid", Long.toString(position == null ? 0 : position.xid()))
				.bind("id", position == null ? 0 : position.id())
				.bind("limit", limit)
				.map(this::row)
				.all()
				.collectList()
				.map(found -> page(found, limit));
	}

	/** @param event null if the page is empty */
	private record Row(Snapshot since, Snapshot until, boolean isUsable, long xid, long id,
			@Nullable FeedEvent event) {}

	private Row row(Readable row) {
		var order = row.get("order_id", UUID.class);
		var since = new Snapshot(required(row, "since", String.class));
		var until = new Snapshot(required(row, "until", String.class));
		var usable = required(row, "usable", Boolean.class);
		return order == null
				? new Row(since, until, usable, 0, 0, null)
				: new Row(since, until, usable, required(row, "xid", Long.class),
						required(row, "event_id", Long.class), event(new OrderId(order), row));
	}

	private FeedEvent event(OrderId order, Readable row) {
		var event = OrderEvents.event(row);
		return new FeedEvent(order, event, rows.read(event.payload(), DATA), row.get("traceparent", String.class),
				required(row, "owner", String.class), rows.lines(row));
	}

	private static Page page(List<Row> rows, int limit) {
		var last = rows.getLast();
		var events = rows.stream().<FeedEvent>mapMulti((row, all) -> {
			if (row.event() != null) {
				all.accept(row.event());
			}
		}).toList();
		var next = events.size() < limit
				? FeedPosition.after(last.until())
				: new FeedPosition(last.since(), last.until(), last.xid(), last.id());
		return new Page(last.since(), last.isUsable(), events, next);
	}
}
