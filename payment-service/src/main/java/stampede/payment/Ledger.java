package stampede.payment;

import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/**
 * The books, in double entry: what was sold stands against what the provider owes us. Only ever added to, by triggers
 * that refuse anything else, and refused at commit where a transaction does not balance. Post within the transaction
 * that changes the payment; the same capture or refund cannot be posted twice.
 */
@Repository
class Ledger {
	private final DatabaseClient db;

	Ledger(DatabaseClient db) {
		this.db = db;
	}

	Mono<Void> postCapture(Payment payment, long amount) {
		return post("CAPTURE", payment.id(), payment, amount, "PROVIDER", "SALES");
	}

	Mono<Void> postRefund(Payment payment, Refund refund) {
		return post("REFUND", refund.id(), payment, refund.amount(), "SALES", "PROVIDER");
	}

	private Mono<Void> post(String kind, UUID reference, Payment payment, long amount, String debit, String credit) {
		return db.sql("""
				WITH posted AS (
				    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				    VALUES (:kind, :reference, :payment, now())
				    RETURNING id
				)
				INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
				SELECT posted.id, entry.account, entry.side, :amount, :currency
				  FROM posted, (VALUES (:debit, 'DEBIT'), (:credit, 'CREDIT')) AS entry (account, side)
				""")
				.bind("kind", kind)
				.bind("reference", reference)
				.bind("payment", payment.id())
				.bind("amount", amount)
				.bind("currency", Objects.requireNonNull(payment.terms(), "terms").amount().currency())
				.bind("debit", debit)
				.bind("credit", credit)
				.then();
	}
}
