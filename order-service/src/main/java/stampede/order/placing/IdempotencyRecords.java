package stampede.order.placing;

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
import stampede.order.StoredResponse;

/**
 * What callers asked for under which key, and what they were told. Keys belong to their caller: nobody can see another's
 * answer by guessing a key. Times are the database's: hosts disagree.
 */
@Repository
public class IdempotencyRecords {
	private static final String ANSWER = "status, content_type, location, body";
	private final DatabaseClient db;
	private final IntakeBatches batches;
	private final CheckoutProperties properties;
	private final CoolDown coolDown;

	IdempotencyRecords(DatabaseClient db, IntakeBatches batches, CheckoutProperties properties,
			CoolDown coolDown) {
		this.coolDown = coolDown;
		this.db = db;
		this.batches = batches;
		this.properties = properties;
	}

	/** One intent of one caller. */
	public record Intent(String caller, IdempotencyKey key, Fingerprint fingerprint) {}

	/** What becomes of an intent. */
	public sealed interface Admission {
		/** It is new: order and key are saved in one transaction. */
		record Accepted(Order order) implements Admission {}

		/** Whoever took it before died on the way; its order is to be carried on. */
		record Resumed(OrderId order) implements Admission {}

		/** It was answered before. */
		record Answered(StoredResponse answer) implements Admission {}
	}

	/**
	 * Admits an intent once. Fails with {@link OrderException.KeyReused} when the key stands for something else, and with
	 * {@link OrderException.InFlight} while another request with it is under way. {@link OrderException.CoolDown} while the
	 * caller has to wait; what it asked for before is answered all the same. A key past its time is a new one.
	 */
	public Mono<Admission> admit(Intent intent, Order order) {
		return batches.add(intent, order)
				.<Admission>map(Admission.Accepted::new)
				.switchIfEmpty(Mono.defer(() -> known(intent, order)));
	}

	/** Whether the key stands for something, whatever that is. */
	Mono<Boolean> isKnown(Intent intent) {
		return batches.isKnown(intent);
	}

	/** The order that an admitted intent stands for. */
	Mono<OrderId> orderOf(Intent intent) {
		return db.sql("SELECT order_id FROM placement WHERE caller = :caller AND key = :key")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.map(row -> new OrderId(Rows.required(row, "order_id", UUID.class)))
				.one();
	}

	/**
	 * Stores what is told of {@code order} unless there is an answer; gives the stored one. A key that stands for another
	 * order by now, because its time was over, keeps that one's.
	 */
	public Mono<StoredResponse> answer(Intent intent, OrderId order, StoredResponse answer) {
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
				.bind("location", Rows.nullable(answer.location(), String.class))
				.bind("body", answer.body())
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.bind("order", order.value())
				.map(IdempotencyRecords::stored)
				.one()
				.defaultIfEmpty(answer);
	}

	/** Forgets up to {@code limit} keys whose time is over; answers how many. */
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

	private Mono<Admission> known(Intent intent, Order order) {
		return db
				.sql("SELECT fingerprint, order_id, " + ANSWER
						+ " FROM placement WHERE caller = :caller AND key = :key")
				.bind("caller", intent.caller())
				.bind("key", intent.key().value())
				.map(IdempotencyRecords::row)
				.one()
				.flatMap(row -> decide(intent, row))
				// Neither claimed nor known: the customer has to wait, or the key's time ended just now.
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
