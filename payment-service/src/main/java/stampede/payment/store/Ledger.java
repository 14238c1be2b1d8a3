package stampede.payment.store;

import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;

/**
 * The ledger, in double entry. Triggers refuse changes and deletions, and at commit a transaction that does not balance. Post within
 * the transaction that changes the payment; the same capture or refund cannot be posted twice.
 */
@Repository
public class Ledger {
	private final DatabaseClient db;

	Ledger(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * Posts captures in the statement that saves their payments: common table expressions that follow {@code saved} (ids of saved
	 * payments) and {@code input} ({@code id}, {@code newly_captured}, {@code currency}; zero posts nothing).
	 */
	static final String WITH_CAPTURES = """
			posted AS (
			    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
			    SELECT 'CAPTURE', input.id, input.id, now()
			      FROM saved JOIN input ON input.id = saved.id
			     WHERE input.newly_captured > 0
			    RETURNING id, reference
			), entries AS (
			    INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
			    SELECT posted.id, entry.account, entry.side, input.newly_captured, input.currency
			      FROM posted
			      JOIN input ON input.id = posted.reference
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
		/** Receivable from the provider. */
		PROVIDER,
		/** Revenue. */
		SALES,
		/** Money at the provider that belongs to no order. */
		SUSPENSE
	}

	/**
	 * Posts once for the kind and the reference; a repetition has no effect. Call within the transaction of the change.
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
