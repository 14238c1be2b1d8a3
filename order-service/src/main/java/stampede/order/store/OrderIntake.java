package stampede.order.store;

import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.r2dbc.SetParameters;
import stampede.kit.tracing.Traces;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderLine;
import stampede.order.store.IdempotencyRecords.Intent;

/** Inserts new orders under their idempotency keys. Concurrent requests form one statement; not within a transaction. */
@Repository
public class OrderIntake {
	private static final SetParameters<NewLine> LINES = SetParameters.of("line", NewLine.class)
			.column("order_id", UUID[]::new, added -> added.order().id().value())
			.column("sku", String[]::new, added -> added.line().sku())
			.column("quantity", Integer[]::new, added -> added.line().quantity());
	private static final SetParameters<Intent> KEYS = SetParameters.of("intent", Intent.class)
			.column("caller", String[]::new, Intent::caller)
			.column("key", String[]::new, intent -> intent.key().value());
	private static final SetParameters<Input> INPUT = SetParameters.of("input", Input.class)
			.column("order_id", UUID[]::new, row -> row.added().order().id().value())
			.column("caller", String[]::new, row -> row.added().intent().caller())
			.column("key", String[]::new, row -> row.added().intent().key().value())
			.column("fingerprint", String[]::new, row -> row.added().intent().fingerprint().hex())
			.column("token", String[]::new, row -> row.added().order().token())
			.column("amount", Long[]::new, row -> OrderRows.amount(row.added().order().expectedTotal()))
			.column("currency", String[]::new, row -> OrderRows.currency(row.added().order().expectedTotal()))
			.column("payload", String[]::new, Input::payload)
			.column("trace", String[]::new, row -> row.added().trace());
	private static final String INSERT = """
			WITH input AS (
			    SELECT *, row_number() OVER (PARTITION BY caller ORDER BY n) - 1 AS before FROM
			""" + INPUT.numberedTable() + """
			), line AS (
			    SELECT * FROM
			""" + LINES.numberedTable()
			+ """
					), claimed AS (
					    INSERT INTO placement (caller, key, fingerprint, order_id, locked_until, expires_at)
					    SELECT input.caller, input.key, input.fingerprint, input.order_id, now() + make_interval(secs => :lease),
					           now() + make_interval(secs => :retention)
					      FROM input CROSS JOIN LATERAL (
					"""
			+ CoolDown.historyOf("input.caller")
			+ """
					           ) AS history
					     WHERE :maxUnpaid = 0
					        OR (history.unpaid + history.in_progress + input.before < :maxUnpaid
					            AND (history.in_progress = 0 OR :maxUnits >= history.units
					                 + (SELECT sum(line.quantity) FROM line WHERE line.order_id = input.order_id))
					            AND :maxReturned > (SELECT count(DISTINCT l.order_id) FROM order_line l
					                                  JOIN line ON line.order_id = input.order_id AND line.sku = l.sku
					                                 WHERE l.order_id = ANY (history.returned)))
					     ORDER BY input.caller, input.key
					    ON CONFLICT (caller, key) DO UPDATE
					       SET fingerprint = excluded.fingerprint, order_id = excluded.order_id,
					           locked_until = excluded.locked_until, expires_at = excluded.expires_at,
					           status = NULL, content_type = NULL, location = NULL, body = NULL
					     WHERE placement.expires_at <= now()
					    RETURNING order_id
					), placed AS (
					    INSERT INTO orders (id, owner, state, token, expected_amount, expected_currency, created_at, updated_at,
					                        version, events, due_at, traceparent)
					    SELECT input.order_id, input.caller, 'PLACED', input.token, input.amount, input.currency, now(), now(), 0, 1,
					           now() + make_interval(secs => :lease), input.trace
					      FROM claimed JOIN input ON input.order_id = claimed.order_id
					), lines AS (
					    INSERT INTO order_line (order_id, line_no, sku, quantity)
					    SELECT line.order_id, row_number() OVER (PARTITION BY line.order_id ORDER BY line.n), line.sku, line.quantity
					      FROM claimed JOIN line ON line.order_id = claimed.order_id
					)
					INSERT INTO order_event (order_id, seq, type, payload, occurred_at, traceparent)
					SELECT input.order_id, 1, 'PLACED', input.payload::jsonb, now(), input.trace
					  FROM claimed JOIN input ON input.order_id = claimed.order_id
					RETURNING order_id, occurred_at
					""";
	private final DatabaseClient db;
	private final CheckoutProperties properties;
	private final CoolDownProperties coolDown;
	private final OrderRows rows;
	private final Batcher<NewOrder, Optional<Order>> inserts;
	private final Batcher<Intent, Boolean> lookups;

	OrderIntake(DatabaseClient db, OrderRows rows, CheckoutProperties properties, CoolDownProperties coolDown,
			MeterRegistry meters) {
		this.db = db;
		this.rows = rows;
		this.properties = properties;
		this.coolDown = coolDown;
		this.inserts = new Batcher<>("intake", properties.batch(), this::addAll, meters);
		this.lookups = new Batcher<>("known-keys", properties.batch(), this::areKnown, meters);
	}

	/**
	 * A new order under a client's key.
	 *
	 * @param trace the W3C traceparent of the request
	 */
	record NewOrder(Intent intent, Order order, @Nullable String trace) {}

	private record Input(NewOrder added, String payload) {}

	private record NewLine(Order order, OrderLine line) {}

	/**
	 * Claims the key and inserts the order with its first event, leased to this process. Returns the order with the time of its
	 * placement; empty where the key is taken or the customer has to wait ({@link CoolDown}).
	 */
	public Mono<Order> add(Intent intent, Order order) {
		return Mono.deferContextual(context -> inserts.submit(new NewOrder(intent, order, Traces.parent(context))))
				.flatMap(Mono::justOrEmpty);
	}

	/** Whether the client's key is in use and has not expired. */
	public Mono<Boolean> isKnown(Intent intent) {
		return lookups.submit(intent);
	}

	/** One outcome for each, in their order. Of several with the same key in the list the first is added. */
	Mono<List<Optional<Order>>> addAll(List<NewOrder> orders) {
		var keys = new HashSet<List<Object>>();
		var added = orders.stream().filter(each -> keys.add(List.of(each.intent().caller(), each.intent().key())))
				.toList();
		var inputs = added.stream().map(each -> new Input(each, rows.payload(each.order()))).toList();
		var lines = added.stream().<NewLine>mapMulti((each, all) -> each.order().lines()
				.forEach(line -> all.accept(new NewLine(each.order(), line)))).toList();
		return LINES.bind(INPUT.bind(db.sql(INSERT), inputs), lines)
				.bind("lease", seconds(properties.lease()))
				.bind("retention", seconds(properties.responseRetention()))
				.bind("maxUnpaid", coolDown.maxUnpaidOrders())
				.bind("window", seconds(coolDown.window()))
				.bind("maxUnits", coolDown.maxUnitsInProgress())
				.bind("maxReturned", coolDown.maxReturnedOrders())
				.map(OrderIntake::written)
				.all()
				.collectMap(Written::order, Written::at)
				.map(times -> orders.stream().map(each -> Optional.ofNullable(times.get(each.order().id().value()))
						.map(at -> each.order().placed(at, each.trace()))).toList());
	}

	private Mono<List<Boolean>> areKnown(List<Intent> intents) {
		return KEYS.bind(db.sql("""
				SELECT p.caller, p.key
				  FROM placement p JOIN %s ON p.caller = intent.caller AND p.key = intent.key
				 WHERE p.expires_at > now()
				""".formatted(KEYS.table())), intents)
				.map(row -> List.of(required(row, "caller", String.class), required(row, "key", String.class)))
				.all()
				.collect(Collectors.toSet())
				.map(known -> intents.stream()
						.map(intent -> known.contains(List.of(intent.caller(), intent.key().value()))).toList());
	}

	private record Written(UUID order, Instant at) {}

	private static Written written(Readable row) {
		return new Written(required(row, "order_id", UUID.class), required(row, "occurred_at", Instant.class));
	}
}
