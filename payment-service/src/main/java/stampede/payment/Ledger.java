package stampede.payment;

import java.util.Objects;
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

	/**
	 * Posts captures with the statement that saves their payments: common table expressions that follow one called {@code saved}, with
	 * the ids of those that were saved, and one called {@code asked}, with {@code taken} (nothing is posted for nought) and
	 * {@code currency} for each id.
	 */
	static final String WITH_CAPTURES = """
			posted AS (
			    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
			    SELECT 'CAPTURE', asked.id, asked.id, now()
			      FROM saved JOIN asked ON asked.id = saved.id
			     WHERE asked.taken > 0
			    RETURNING id, reference
			), entries AS (
			    INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
			    SELECT posted.id, entry.account, entry.side, asked.taken, asked.currency
			      FROM posted
			      JOIN asked ON asked.id = posted.reference
			     CROSS JOIN (VALUES ('PROVIDER', 'DEBIT'), ('SALES', 'CREDIT')) AS entry (account, side)
			)
			""";

	/** Call within the transaction that saves the payment. */
	Mono<Void> postRefund(Payment payment, Refund refund) {
		return db.sql("""
				WITH posted AS (
				    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				    VALUES ('REFUND', :reference, :payment, now())
				    RETURNING id
				)
				INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
				SELECT posted.id, entry.account, entry.side, :amount, :currency
				  FROM posted, (VALUES ('SALES', 'DEBIT'), ('PROVIDER', 'CREDIT')) AS entry (account, side)
				""")
				.bind("reference", refund.id())
				.bind("payment", payment.id())
				.bind("amount", refund.amount())
				.bind("currency", Objects.requireNonNull(payment.terms(), "terms").amount().currency())
				.then();
	}
}
