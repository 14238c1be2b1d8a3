package stampede.payment.store;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.payment.Payment;
import stampede.payment.PaymentProperties;
import stampede.payment.Refund;
import stampede.payment.Refund.State;

/** The collection of refunds. A refund changes in the transaction that changes its payment, so that the sums agree. */
@Repository
public class Refunds {
	private static final String SELECT = "SELECT id, payment_id, amount, state, provider_id FROM refund ";
	private final DatabaseClient db;
	private final Duration retryWindow;

	Refunds(DatabaseClient db, PaymentProperties properties) {
		this.db = db;
		this.retryWindow = properties.retryWindow();
	}

	/** Empty when the refund does not exist. */
	public Mono<Refund> byId(UUID id) {
		return db.sql(SELECT + "WHERE id = :id").bind("id", id).map(Refunds::refund).one();
	}

	/** Empty when no refund has the provider's id. */
	public Mono<Refund> byProviderId(String providerId) {
		return db.sql(SELECT + "WHERE provider_id = :provider").bind("provider", providerId).map(Refunds::refund).one();
	}

	/** The pending refunds of a payment that can be queried at the provider, oldest first. */
	public Flux<Refund> pendingOf(Payment payment) {
		return db.sql(SELECT + "WHERE payment_id = :payment AND state = 'PENDING'"
				+ " AND (created_at > now() - make_interval(secs => :retryWindow) OR provider_id IS NOT NULL) ORDER BY id")
				.bind("payment", payment.id())
				.bind("retryWindow", seconds(retryWindow))
				.map(Refunds::refund)
				.all();
	}

	/** Inserts a pending refund; {@code false} where it exists. */
	public Mono<Boolean> add(Refund refund) {
		return db.sql("""
				INSERT INTO refund (id, payment_id, amount, state, created_at, updated_at)
				VALUES (:id, :payment, :amount, 'PENDING', now(), now())
				ON CONFLICT (id) DO NOTHING
				""")
				.bind("id", refund.id())
				.bind("payment", refund.paymentId())
				.bind("amount", refund.amount())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	/**
	 * Changes the state; {@code false} where the refund is not in the state {@code from}. The payment must be locked, as in each transaction.
	 *
	 * @param providerId of the refund, where known
	 * @param failureCode the provider's; null unless the refund failed
	 */
	public Mono<Boolean> end(Refund refund, State from, State to, @Nullable String providerId,
			@Nullable String failureCode) {
		return db
				.sql("""
						UPDATE refund
						   SET state = :to, provider_id = coalesce(:provider, provider_id), failure_code = :code, updated_at = now()
						 WHERE id = :id AND state = :from
						""")
				.bind("from", from.name())
				.bind("to", to.name())
				.bind("provider", nullable(providerId, String.class))
				.bind("code", nullable(failureCode, String.class))
				.bind("id", refund.id())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	/** Records the provider's id of a pending refund. */
	public Mono<Void> setProviderId(Refund refund, String providerId) {
		return db.sql("UPDATE refund SET provider_id = :provider WHERE id = :id AND state = 'PENDING'")
				.bind("provider", providerId)
				.bind("id", refund.id())
				.then();
	}

	private static Refund refund(Readable row) {
		return new Refund(required(row, "id", UUID.class), required(row, "payment_id", UUID.class),
				required(row, "amount", Long.class), State.valueOf(required(row, "state", String.class)),
				row.get("provider_id", String.class));
	}
}
