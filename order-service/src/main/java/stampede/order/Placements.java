package stampede.order;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.tracing.Traces;

/**
 * What callers asked for under which key, and what they were told. Keys belong to their caller: nobody can see another's
 * answer by guessing a key. Times are the database's: hosts disagree.
 */
@Repository
class Placements {
	private static final String ANSWER = "status, content_type, location, body";
	/** Those of the caller's last orders that ended, not long ago, without a payment. */
	private static final String UNPAID = """
			SELECT last.created_at
			  FROM (SELECT id, state, reason, created_at FROM orders WHERE owner = :caller ORDER BY id DESC LIMIT :unpaid) AS last
			 WHERE last.created_at > now() - make_interval(secs => :within)
			   AND ((last.state = 'REJECTED' AND last.reason IN ('PAYMENT_DECLINED', 'EXPIRED'))
			        OR (last.state = 'CANCELLED' AND NOT EXISTS (SELECT FROM refund r WHERE r.order_id = last.id)))
			""";
	private final DatabaseClient db;
	private final OrderRows rows;
	private final CheckoutProperties properties;
	private final CoolDownProperties coolDown;

	Placements(DatabaseClient db, OrderRows rows, CheckoutProperties properties, CoolDownProperties coolDown) {
		this.coolDown = coolDown;
		this.db = db;
		this.rows = rows;
		this.properties = properties;
	}

	/** One intent of one caller. */
	record Intent(String caller, IdempotencyKey key, Fingerprint fingerprint) {}

	/** What becomes of an intent. */
	sealed interface Admission {
		/** It is new: order and key are saved in one transaction. */
		record Accepted(Order order) implements Admission {}

		/** Whoever took it before died on the way; its order is to be carried on. */
		record Resumed(OrderId order) implements Admission {}

		/** It was answered before. */
		record Answered(Answer answer) implements Admission {}
	}

	/**
	 * Admits an intent once. Fails with {@link OrderException.KeyReused} when the key stands for something else, and with
	 * {@link OrderException.InFlight} while another request with it is under way. {@link OrderException.CoolDown} while the
	 * caller has to wait; what it asked for before is answered all the same. A key past its time is a new one.
	 */
	Mono<Admission> admit(Intent intent, Order order) {
		return Mono.deferContextual(context -> add(intent, order, Traces.parent(context)))
				.<Admission>map(Admission.Accepted::new)
				.switchIfEmpty(Mono.defer(() -> known(intent)));
	}

	/** The order that an admitted intent stands for. */
	Mono<OrderId> orderOf(Intent intent) {
		return db.sql("SELECT order_id FROM placement WHERE caller = :caller AND key = :key")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.map(row -> new OrderId(OrderRows.required(row, "order_id", UUID.class)))
				.one();
	}

	/**
	 * Stores what is told of {@code order} unless there is an answer; gives the stored one. A key that stands for another
	 * order by now, because its time was over, keeps that one's.
	 */
	Mono<Answer> answer(Intent intent, OrderId order, Answer answer) {
		return db
				.sql("""
						UPDATE placement
						   SET status = coalesce(status, :status), content_type = coalesce(content_type, :contentType),
						       location = CASE WHEN status IS NULL THEN :location ELSE location END, body = coalesce(body, :body)
						 WHERE caller = :caller AND key = :key AND order_id = :order
						RETURNING
						"""
						+ ANSWER)
				.bind("status", answer.status())
				.bind("contentType", answer.contentType())
				.bind("location", Orders.nullable(answer.location(), String.class))
				.bind("body", answer.body())
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.bind("order", order.value())
				.map(Placements::stored)
				.one()
				.defaultIfEmpty(answer);
	}

	/** Forgets up to {@code limit} keys whose time is over; answers how many. */
	Mono<Long> purge(int limit) {
		return db
				.sql("""
						DELETE FROM placement p
						 USING (SELECT caller, key FROM placement WHERE expires_at <= now() LIMIT :limit FOR UPDATE SKIP LOCKED) old
						 WHERE p.caller = old.caller AND p.key = old.key
						""")
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/**
	 * Claims the key and adds the order, with its first event, in one statement; the recovery worker leaves it alone for one lease.
	 * Answers the order with the time at which it was placed; empty where the key was not to be had.
	 */
	private Mono<Order> add(Intent intent, Order order, @Nullable String trace) {
		return db
				.sql("""
						WITH claimed AS (
						    INSERT INTO placement (caller, key, fingerprint, order_id, locked_until, expires_at)
						    SELECT :caller, :key, :fingerprint, :order, now() + make_interval(secs => :lease),
						           now() + make_interval(secs => :keep)
						     WHERE :unpaid = 0 OR :unpaid > (SELECT count(*) FROM (
						"""
						+ UNPAID
						+ """
								           ) AS unpaid)
								    ON CONFLICT (caller, key) DO UPDATE
								       SET fingerprint = excluded.fingerprint, order_id = excluded.order_id,
								           locked_until = excluded.locked_until, expires_at = excluded.expires_at,
								           status = NULL, content_type = NULL, location = NULL, body = NULL
								     WHERE placement.expires_at <= now()
								    RETURNING order_id
								), placed AS (
								    INSERT INTO orders (id, owner, state, token, expected_amount, expected_currency, created_at, updated_at,
								                        version, events, due_at, traceparent)
								    SELECT order_id, :caller, 'PLACED', :token, :expectedAmount, :expectedCurrency, now(), now(), 0, 1,
								           now() + make_interval(secs => :lease), :trace
								      FROM claimed
								), lines AS (
								    INSERT INTO order_line (order_id, line_no, sku, quantity)
								    SELECT order_id, line_no, sku, quantity
								      FROM claimed, unnest(:skus, :quantities) WITH ORDINALITY AS line (sku, quantity, line_no)
								)
								INSERT INTO order_event (order_id, seq, type, payload, occurred_at, traceparent)
								SELECT order_id, 1, 'PLACED', :payload::jsonb, now(), :trace FROM claimed
								RETURNING occurred_at
								""")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.bind("fingerprint", intent.fingerprint().hex())
				.bind("order", order.id().value())
				.bind("lease", seconds(properties.lease()))
				.bind("keep", seconds(properties.keepAnswers()))
				.bind("unpaid", coolDown.unpaid())
				.bind("within", seconds(coolDown.within()))
				.bind("token", Orders.nullable(order.token(), String.class))
				.bind("expectedAmount",
						Orders.nullable(order.expectedTotal() == null ? null : order.expectedTotal().amount(),
								Long.class))
				.bind("expectedCurrency", Orders.nullable(
						order.expectedTotal() == null ? null : order.expectedTotal().currency(), String.class))
				.bind("skus", order.lines().stream().map(OrderLine::sku).toArray(String[]::new))
				.bind("quantities", order.lines().stream().map(OrderLine::quantity).toArray(Integer[]::new))
				.bind("payload", rows.payload(order))
				.bind("trace", Orders.nullable(trace, String.class))
				.map(row -> order.placed(OrderRows.required(row, "occurred_at", Instant.class), trace))
				.one();
	}

	private Mono<Admission> known(Intent intent) {
		return db
				.sql("SELECT fingerprint, order_id, " + ANSWER
						+ " FROM placement WHERE caller = :caller AND key = :key")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.map(Placements::row)
				.one()
				.flatMap(row -> decide(intent, row))
				.switchIfEmpty(Mono.defer(() -> coolDown(intent)));
	}

	/** Neither claimed nor known: the customer has to wait, or the key's time ended just now. */
	private Mono<Admission> coolDown(Intent intent) {
		return db
				.sql("SELECT count(*) AS unpaid, extract(epoch FROM min(created_at) + make_interval(secs => :within) - now())::float8"
						+ " AS wait FROM (" + UNPAID + ") AS unpaid")
				.bind("caller", intent.caller())
				.bind("unpaid", coolDown.unpaid())
				.bind("within", seconds(coolDown.within()))
				.map(row -> OrderRows.required(row, "unpaid", Long.class) < coolDown.unpaid() || coolDown.unpaid() == 0
						? new OrderException.InFlight()
						: new OrderException.CoolDown(
								Math.max(1, (long) Math.ceil(OrderRows.required(row, "wait", Double.class)))))
				.one()
				.flatMap(Mono::error);
	}

	private Mono<Admission> decide(Intent intent, Row row) {
		if (!row.fingerprint().equals(intent.fingerprint().hex())) {
			return Mono.error(new OrderException.KeyReused());
		}
		if (row.answer() != null) {
			return Mono.just(new Admission.Answered(row.answer().again()));
		}
		return takeOver(intent)
				.flatMap(taken -> taken
						? Mono.<Admission>just(new Admission.Resumed(row.order()))
						: Mono.error(new OrderException.InFlight()));
	}

	private Mono<Boolean> takeOver(Intent intent) {
		return db.sql("""
				UPDATE placement SET locked_until = now() + make_interval(secs => :lease)
				 WHERE caller = :caller AND key = :key AND status IS NULL AND locked_until <= now()
				""")
				.bind("lease", seconds(properties.lease()))
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1_000.0;
	}

	private record Row(String fingerprint, OrderId order, @Nullable Answer answer) {}

	private static Row row(Readable row) {
		return new Row(OrderRows.required(row, "fingerprint", String.class),
				new OrderId(OrderRows.required(row, "order_id", UUID.class)),
				row.get("status") == null ? null : stored(row));
	}

	private static Answer stored(Readable row) {
		return new Answer(OrderRows.required(row, "status", Integer.class),
				OrderRows.required(row, "content_type", String.class), row.get("location", String.class),
				OrderRows.required(row, "body", String.class), false);
	}
}
