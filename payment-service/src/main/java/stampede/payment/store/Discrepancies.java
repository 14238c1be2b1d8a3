package stampede.payment.store;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;

import com.github.f4b6a3.uuid.UuidCreator;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.Discrepancy;
import stampede.payment.Discrepancy.Kind;
import stampede.payment.Discrepancy.Resolution;
import stampede.payment.Payment;
import stampede.payment.Refund;

/** The collection of discrepancies. Each is recorded once for its kind and the provider's id, and resolved once. */
@Repository
public class Discrepancies {
	private static final Logger log = LoggerFactory.getLogger(Discrepancies.class);
	private static final String SELECT = """
			SELECT id, kind, order_id, payment_id, provider_id, amount, currency, detail, refund_id, created_at, resolution
			  FROM discrepancy
			""";
	private final DatabaseClient db;

	Discrepancies(DatabaseClient db) {
		this.db = db;
	}

	/** Records it and logs it for operators; empty when it is known already. Call within the transaction that books it. */
	public Mono<Discrepancy> add(Kind kind, Payment payment, String providerId, Money amount, @Nullable String detail) {
		return db
				.sql("""
						INSERT INTO discrepancy (id, kind, order_id, payment_id, provider_id, amount, currency, detail)
						VALUES (:id, :kind, :order, :payment, :provider, :amount, :currency, :detail)
						ON CONFLICT (kind, provider_id) DO NOTHING
						RETURNING id, kind, order_id, payment_id, provider_id, amount, currency, detail, refund_id, created_at, resolution
						""")
				.bind("id", UuidCreator.getTimeOrderedEpoch())
				.bind("kind", kind.name())
				.bind("order", payment.orderId())
				.bind("payment", payment.id())
				.bind("provider", providerId)
				.bind("amount", amount.amount())
				.bind("currency", amount.currency())
				.bind("detail", nullable(detail, String.class))
				.map(Discrepancies::discrepancy)
				.one()
				.doOnNext(added -> log.atError().addKeyValue("order.id", added.order()).log(
						"payment discrepancy {}: {} of {} {} ({}) for order {}", added.id(), kind, amount.amount(),
						amount.currency(), providerId, added.order()));
	}

	/** The oldest open ones. */
	public Mono<List<Discrepancy>> open(int limit) {
		return db.sql(SELECT + "WHERE resolved_at IS NULL ORDER BY created_at LIMIT :limit")
				.bind("limit", limit)
				.map(Discrepancies::discrepancy)
				.all()
				.collectList();
	}

	/** The number of open ones. */
	public Mono<Long> count() {
		return db.sql("SELECT count(*) AS open FROM discrepancy WHERE resolved_at IS NULL")
				.map(row -> required(row, "open", Long.class))
				.one();
	}

	/** Empty when there is no such discrepancy. */
	public Mono<Discrepancy> byId(UUID id) {
		return db.sql(SELECT + "WHERE id = :id").bind("id", id).map(Discrepancies::discrepancy).one();
	}

	/** Locks it until the transaction ends; empty when there is no such discrepancy. */
	public Mono<Discrepancy> lock(UUID id) {
		return db.sql(SELECT + "WHERE id = :id FOR NO KEY UPDATE").bind("id", id).map(Discrepancies::discrepancy).one();
	}

	/** Empty when none of the kind has the provider's id. */
	public Mono<Discrepancy> byProviderId(Kind kind, @Nullable String providerId) {
		return db.sql(SELECT + "WHERE kind = :kind AND provider_id = :provider")
				.bind("kind", kind.name())
				.bind("provider", nullable(providerId, String.class))
				.map(Discrepancies::discrepancy)
				.one();
	}

	/** Names the refund that is to resolve it. */
	public Mono<Void> resolvedBy(Discrepancy discrepancy, UUID refund) {
		return db.sql("UPDATE discrepancy SET refund_id = :refund WHERE id = :id")
				.bind("refund", refund)
				.bind("id", discrepancy.id())
				.then();
	}

	/** Resolves the open one that the refund was requested for, if any. */
	public Mono<Void> refunded(Refund refund) {
		return db
				.sql("""
						UPDATE discrepancy SET resolved_at = now(), resolution = 'REFUNDED' WHERE refund_id = :refund AND resolved_at IS NULL
						""")
				.bind("refund", refund.id())
				.then();
	}

	/**
	 * Resolves it; {@code false} when it is resolved already.
	 *
	 * @param by the operator; null where the provider's event resolves it
	 * @param note the operator's words
	 */
	public Mono<Boolean> resolve(Discrepancy discrepancy, Resolution resolution, @Nullable String by,
			@Nullable String note) {
		return db.sql("""
				UPDATE discrepancy SET resolved_at = now(), resolution = :resolution, resolved_by = :by, note = :note
				 WHERE id = :id AND resolved_at IS NULL
				""")
				.bind("resolution", resolution.name())
				.bind("by", nullable(by, String.class))
				.bind("note", nullable(note, String.class))
				.bind("id", discrepancy.id())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	private static Discrepancy discrepancy(Readable row) {
		var resolution = row.get("resolution", String.class);
		return new Discrepancy(required(row, "id", UUID.class), Kind.valueOf(required(row, "kind", String.class)),
				required(row, "order_id", UUID.class), required(row, "payment_id", UUID.class),
				required(row, "provider_id", String.class),
				new Money(required(row, "amount", Long.class), required(row, "currency", String.class)),
				row.get("detail", String.class), row.get("refund_id", UUID.class),
				required(row, "created_at", Instant.class), resolution == null ? null : Resolution.valueOf(resolution));
	}
}
