package stampede.order.store;

import io.r2dbc.spi.Readable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.r2dbc.Rows;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderId;

/**
 * Idempotency keys of placements, with their stored responses. A key belongs to its client: no client can read another's response by
 * guessing a key. All times are the database's, because the clocks of hosts differ.
 */
@Repository
public class IdempotencyRecords {
	private static final String ANSWER = "status, content_type, location, body";
	private final DatabaseClient db;
	private final OrderIntake intake;
	private final CheckoutProperties properties;
	private final CoolDown coolDown;

	IdempotencyRecords(DatabaseClient db, OrderIntake intake, CheckoutProperties properties,
			CoolDown coolDown) {
		this.coolDown = coolDown;
		this.db = db;
		this.intake = intake;
		this.properties = properties;
	}

	/** An idempotent request of a client. */
	public record Intent(String caller, IdempotencyKey key, Fingerprint fingerprint) {}

	/** The outcome of the admission of a request. */
	public sealed interface Admission {
		/** New: order and key were inserted in one transaction. */
		record Accepted(Order order) implements Admission {}

		/** The process that accepted it before died; its order has to be continued. */
		record Resumed(OrderId order) implements Admission {}

		/** It was answered before. */
		record Answered(StoredResponse answer) implements Admission {}
	}

	/**
	 * Admits a request once. Fails with {@link OrderException.KeyReused} where the key belongs to another request, with
	 * {@link OrderException.InFlight} while a request with the key is in progress, and with {@link OrderException.CoolDown} while the
	 * customer has to wait, except for repetitions. An expired key is a new one.
	 */
	public Mono<Admission> admit(Intent intent, Order order) {
		return intake.add(intent, order)
				.<Admission>map(Admission.Accepted::new)
				.switchIfEmpty(Mono.defer(() -> existing(intent, order)));
	}

	/** Whether the key is in use, for any request. */
	public Mono<Boolean> isKnown(Intent intent) {
		return intake.isKnown(intent);
	}

	/** The order of an admitted request. */
	public Mono<OrderId> orderOf(Intent intent) {
		return db.sql("SELECT order_id FROM placement WHERE caller = :caller AND key = :key")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.map(row -> new OrderId(Rows.required(row, "order_id", UUID.class)))
				.one();
	}

	/**
	 * Stores the response of {@code order} unless one is stored, and returns the stored one. A key that expired and belongs to another
	 * order by now is not changed.
	 */
	public Mono<StoredResponse> storeResponse(Intent intent, OrderId order, StoredResponse response) {
		return db
				.sql("""
						UPDATE placement
						   SET status = coalesce(status, :status), content_type = coalesce(content_type, :contentType),
						       location = CASE WHEN status IS NULL THEN :location ELSE location END, body = coalesce(body, :body)
						 WHERE caller = :caller AND key = :key AND order_id = :order
						RETURNING
						"""
						+ ANSWER)
				.bind("status", response.status())
				.bind("contentType", response.contentType())
				.bind("location", Rows.nullable(response.location(), String.class))
				.bind("body", response.body())
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.bind("order", order.value())
				.map(IdempotencyRecords::stored)
				.one()
				.defaultIfEmpty(response);
	}

	/** Deletes up to {@code limit} expired keys, and returns their number. */
	public Mono<Long> purge(int limit) {
		return db
				.sql("""
						DELETE FROM placement p
						 USING (SELECT caller, key FROM placement WHERE expires_at <= now() LIMIT :limit FOR UPDATE SKIP LOCKED) old
						 WHERE p.caller = old.caller AND p.key = old.key
						""")
				.bind("limit", limit)
				.fetch().rowsUpdated();
	}

	private Mono<Admission> existing(Intent intent, Order order) {
		return db
				.sql("SELECT fingerprint, order_id, " + ANSWER
						+ " FROM placement WHERE caller = :caller AND key = :key")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.map(IdempotencyRecords::row)
				.one()
				.flatMap(row -> decide(intent, row))
				// Neither claimed nor in use: the customer has to wait, or the key has just expired.
				.switchIfEmpty(Mono.defer(() -> coolDown.reason(intent.caller(), order).flatMap(Mono::error)));
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
				.bind("lease", Rows.seconds(properties.lease()))
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	private record Row(String fingerprint, OrderId order, @Nullable StoredResponse answer) {}

	private static Row row(Readable row) {
		return new Row(Rows.required(row, "fingerprint", String.class),
				new OrderId(Rows.required(row, "order_id", UUID.class)),
				row.get("status") == null ? null : stored(row));
	}

	private static StoredResponse stored(Readable row) {
		return new StoredResponse(Rows.required(row, "status", Integer.class),
				Rows.required(row, "content_type", String.class), row.get("location", String.class),
				Rows.required(row, "body", String.class), false);
	}
}
