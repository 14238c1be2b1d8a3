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
	 * Posts a capture with the statement that saves its payment: common table expressions that follow one called {@code saved}, which
	 * has the payment's id. Takes the parameters {@code taken} (nothing is posted for nought) and {@code currency}.
	 */
	static final String WITH_CAPTURE = """
			posted AS (
			    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
			    SELECT 'CAPTURE', id, id, now() FROM saved WHERE :taken > 0
			    RETURNING id
			), entries AS (
			    INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
			    SELECT posted.id, entry.account, entry.side, :taken, :currency
			      FROM posted, (VALUES ('PROVIDER', 'DEBIT'), ('SALES', 'CREDIT')) AS entry (account, side)
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
