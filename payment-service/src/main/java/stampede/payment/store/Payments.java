package stampede.payment.store;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.payment.store.PaymentRows.COLUMNS;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.payment.Payment;
import stampede.payment.PaymentChange;
import stampede.payment.PaymentException;
import stampede.payment.metrics.PaymentMetric;

/** The collection of payments. No lock is held during a call to the provider. */
@Repository
public class Payments {
	private final DatabaseClient db;
	private final TransactionalOperator transaction;
	private final PaymentWrites writes;
	private final MeterRegistry meters;

	Payments(DatabaseClient db, TransactionalOperator transaction, PaymentWrites writes,
			MeterRegistry meters) {
		this.db = db;
		this.transaction = transaction;
		this.writes = writes;
		this.meters = meters;
	}

	/**
	 * Inserts a payment, leased to this process, and returns it with the time of the insert; empty where its order has one.
	 */
	public Mono<Payment> add(Payment payment) {
		return writes.add(payment);
	}

	/** Empty when the order has no payment. */
	public Mono<Payment> byOrder(UUID order) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.order_id = :order")
				.bind("order", order)
				.map(PaymentRows::payment)
				.one();
	}

	/** Empty when the payment does not exist, or belongs to another customer. */
	public Mono<Payment> byIdAndCustomer(UUID id, String customer) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.id = :id AND p.customer = :customer")
				.bind("id", id)
				.bind("customer", customer)
				.map(PaymentRows::payment)
				.one();
	}

	/** The payment with the provider's id, or else that of the order; empty where neither exists. */
	public Mono<Payment> byProviderIdOrOrder(String providerId, @Nullable UUID order) {
		return db.sql("SELECT " + COLUMNS + """
				  FROM payment p
				 WHERE p.provider_id = :provider OR p.order_id = :order
				 ORDER BY p.provider_id IS NOT DISTINCT FROM :provider DESC
				 LIMIT 1
				""")
				.bind("provider", providerId)
				.bind("order", nullable(order, UUID.class))
				.map(PaymentRows::payment)
				.one();
	}

	/** The order of a payment by its id or the provider's id; empty when neither is known. */
	public Mono<UUID> orderOf(@Nullable UUID id, @Nullable String providerId) {
		return db.sql("SELECT order_id FROM payment WHERE id = :id OR provider_id = :provider LIMIT 1")
				.bind("id", nullable(id, UUID.class))
				.bind("provider", nullable(providerId, String.class))
				.map(row -> required(row, "order_id", UUID.class))
				.one();
	}

	/**
	 * Reads, changes and saves in one short transaction, with the ledger entries; empty when the order has no payment. The row is locked
	 * from the read on, so that concurrent changes queue instead of failing; the save compares the version all the same. A settled payment
	 * that gets a step to do is leased to this process.
	 */
	public Mono<PaymentChange> change(UUID order, UnaryOperator<Payment> transition) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.order_id = :order FOR NO KEY UPDATE")
				.bind("order", order)
				.map(PaymentRows::payment)
				.one()
				.map(before -> new PaymentChange(before, transition.apply(before)))
				.flatMap(this::save)
				.as(transaction::transactional)
				.doOnNext(this::count);
	}

	/** Locks the order's payment until the end of the transaction; empty when the order has none. */
	public Mono<UUID> lock(UUID order) {
		return db.sql("SELECT id FROM payment WHERE order_id = :order FOR NO KEY UPDATE")
				.bind("order", order)
				.map(row -> required(row, "id", UUID.class))
				.one();
	}

	/**
	 * The same for a payment that was just read or written: one statement where no other process has changed it since. Waits for a locked
	 * row.
	 *
	 * @param seen the payment as it was read
	 */
	public Mono<PaymentChange> change(Payment seen, UnaryOperator<Payment> transition) {
		return Mono.fromSupplier(() -> new PaymentChange(seen, transition.apply(seen)))
				.filter(change -> !change.after().equals(seen))
				.flatMap(writes::save)
				.doOnNext(this::count)
				.switchIfEmpty(Mono.defer(() -> change(seen.orderId(), transition)));
	}

	/** Counts captures and refunds, after the commit. */
	private void count(PaymentChange change) {
		var terms = change.after().terms();
		if (terms != null) {
			var currency = terms.amount().currency();
			PaymentMetric.CAPTURED.counter(meters, currency).increment((double) change.captured());
			PaymentMetric.REFUNDED.counter(meters, currency).increment((double) change.refunded());
		}
	}

	private Mono<PaymentChange> save(PaymentChange change) {
		var after = change.after();
		if (after.equals(change.before())) {
			return Mono.just(change);
		}
		return writes.saveAll(List.of(change))
				.flatMap(saved -> Mono.justOrEmpty(saved.getFirst()))
				.switchIfEmpty(Mono.error(PaymentException.Stale::new));
	}
}
