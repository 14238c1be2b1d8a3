package stampede.payment;

import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;

/**
 * The books, in double entry. Triggers refuse changes and deletions, and refuse at commit a transaction that does not balance.
 * Post within the transaction that changes the payment; the same capture or refund cannot be posted twice.
 */
@Repository
public class Ledger {
	private final DatabaseClient db;

	Ledger(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * Posts captures with the statement that saves their payments: common table expressions that follow one called {@code saved}, with
	 * the ids of saved payments, and one called {@code asked}, with {@code taken} (zero posts nothing) and {@code currency} for each
	 * id.
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

	/** A movement of money between two accounts; captures are posted by the statement that saves them. */
	public enum Posting {
		REFUND(Account.SALES, Account.PROVIDER),
		REFUND_REVERSAL(Account.PROVIDER, Account.SALES),
		CHARGE_NOT_REQUESTED(Account.PROVIDER, Account.SUSPENSE),
		CHARGE_NOT_REQUESTED_REFUND(Account.SUSPENSE, Account.PROVIDER),
		DISPUTE(Account.SUSPENSE, Account.PROVIDER),
		DISPUTE_REVERSAL(Account.PROVIDER, Account.SUSPENSE);

		private final Account debit;
		private final Account credit;

		Posting(Account debit, Account credit) {
			this.debit = debit;
			this.credit = credit;
		}
	}

	private enum Account {
		/** The provider's debt to us. */
		PROVIDER,
		/** The value of sold goods. */
		SALES,
		/** Money at the provider that no order explains. */
		SUSPENSE
	}

	/**
	 * Posts once for the kind and the reference; a repeat changes nothing. Call within the transaction of the change.
	 *
	 * @param reference the refund's or the discrepancy's id
	 */
	public Mono<Void> post(Posting posting, UUID reference, UUID payment, Money amount) {
		return db.sql("""
				WITH posted AS (
				    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				    VALUES (:kind, :reference, :payment, now())
				    ON CONFLICT (kind, reference) DO NOTHING
				    RETURNING id
				)
				INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
				SELECT posted.id, entry.account, entry.side, :amount, :currency
				  FROM posted, (VALUES (:debit, 'DEBIT'), (:credit, 'CREDIT')) AS entry (account, side)
				""")
				.bind("kind", posting.name())
				.bind("reference", reference)
				.bind("payment", payment)
				.bind("amount", amount.amount())
				.bind("currency", amount.currency())
				.bind("debit", posting.debit.name())
				.bind("credit", posting.credit.name())
				.then();
	}
}
