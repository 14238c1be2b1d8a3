package stampede.payment;

import static stampede.kit.r2dbc.Rows.nullable;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.payment.PaymentRows.COLUMNS;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.payment.metrics.PaymentMetric;

/** The collection of payments. Whoever changes one holds no lock on it while the provider is asked. */
@Repository
public class Payments {
	private final DatabaseClient db;
	private final TransactionalOperator transaction;
	private final PaymentWrites writes;
	private final PaymentBatches batches;
	private final MeterRegistry meters;

	Payments(DatabaseClient db, TransactionalOperator transaction, PaymentWrites writes, PaymentBatches batches,
			MeterRegistry meters) {
		this.db = db;
		this.transaction = transaction;
		this.writes = writes;
		this.batches = batches;
		this.meters = meters;
	}

	/** A payment as it was and as it is after a change, which may be the same. */
	public record Change(Payment before, Payment after) {
		/** Minor units that are taken by it. */
		long taken() {
			return after.state().captured() - before.state().captured();
		}
	}

	/**
	 * Writes a payment down unless its order has one; empty then. Answers it with the time at which that was. A charge has
	 * one lease to be made.
	 */
	public Mono<Payment> add(Payment payment) {
		return batches.add(payment);
	}

	/** Empty when the order has no payment. */
	public Mono<Payment> byOrder(UUID order) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.order_id = :order")
				.bind("order", order)
				.map(PaymentRows::payment)
				.one();
	}

	/** Empty when there is no such payment, or it is somebody else's. */
	public Mono<Payment> byIdAndCustomer(UUID id, String customer) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.id = :id AND p.customer = :customer")
				.bind("id", id)
				.bind("customer", customer)
				.map(PaymentRows::payment)
				.one();
	}

	/** The payment that the provider calls by that name, or else the order's; empty where there is neither. */
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

	/** The order of a payment by our id or the provider's; empty when neither is known. */
	public Mono<UUID> orderOf(@Nullable UUID id, @Nullable String providerId) {
		return db.sql("SELECT order_id FROM payment WHERE id = :id OR provider_id = :provider LIMIT 1")
				.bind("id", nullable(id, UUID.class))
				.bind("provider", nullable(providerId, String.class))
				.map(row -> required(row, "order_id", UUID.class))
				.one();
	}

	/**
	 * Reads, changes and saves in one short transaction, the ledger entries included; empty when the order has no
	 * payment. The row is locked from the read on, so that many changes queue up instead of failing each other, and the
	 * save compares the version all the same. Whoever gives a settled payment something to do has one lease to do it.
	 */
	public Mono<Change> change(UUID order, UnaryOperator<Payment> transition) {
		return db.sql("SELECT " + COLUMNS + " FROM payment p WHERE p.order_id = :order FOR NO KEY UPDATE")
				.bind("order", order)
				.map(PaymentRows::payment)
				.one()
				.map(before -> new Change(before, transition.apply(before)))
				.flatMap(this::save)
				.as(transaction::transactional)
				.doOnNext(this::count);
	}

	/** Locks the order's payment until the transaction ends; empty when there is none. */
	Mono<UUID> lock(UUID order) {
		return db.sql("SELECT id FROM payment WHERE order_id = :order FOR NO KEY UPDATE")
				.bind("order", order)
				.map(row -> required(row, "id", UUID.class))
				.one();
	}

	/**
	 * The same for a payment that was just read or written: one statement, where nobody has changed it since. A row that is locked is
	 * waited for.
	 *
	 * @param seen by whoever works on it
	 */
	public Mono<Change> change(Payment seen, UnaryOperator<Payment> transition) {
		return Mono.fromSupplier(() -> new Change(seen, transition.apply(seen)))
				.filter(change -> !change.after().equals(seen))
				.flatMap(batches::save)
				.doOnNext(this::count)
				.switchIfEmpty(Mono.defer(() -> change(seen.orderId(), transition)));
	}

	/** Every change of what is taken or paid back comes by here, and once it is committed. */
	private void count(Change change) {
		var terms = change.after().terms();
		if (terms != null) {
			var currency = terms.amount().currency();
			var back = change.after().state().refunded() - change.before().state().refunded();
			PaymentMetric.CAPTURED.counter(meters, currency).increment((double) change.taken());
			PaymentMetric.REFUNDED.counter(meters, currency).increment((double) back);
		}
	}

	private Mono<Change> save(Change change) {
		var after = change.after();
		if (after.equals(change.before())) {
			return Mono.just(change);
		}
		return writes.save(List.of(change))
				.flatMap(saved -> Mono.justOrEmpty(saved.getFirst()))
				.switchIfEmpty(Mono.error(PaymentException.Stale::new));
	}
}
