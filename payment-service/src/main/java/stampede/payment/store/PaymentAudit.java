package stampede.payment.store;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.WholeTables;

/** Counts violations of invariants; each number is zero in a sound database. */
@Component
public class PaymentAudit {
	private static final Duration SETTLED_WITHIN = Duration.ofMinutes(1);
	private final DatabaseClient db;
	private final TransactionalOperator transaction;

	PaymentAudit(DatabaseClient db, TransactionalOperator transaction) {
		this.db = db;
		this.transaction = transaction;
	}

	/** Violations by name, from one snapshot of the database, with a time limit of its own: it reads every row. */
	public Mono<Map<String, Long>> violations() {
		return db.sql(WholeTables.MAY_BE_READ).then()
				.then(Mono.defer(this::count))
				.as(transaction::transactional);
	}

	private Mono<Map<String, Long>> count() {
		return db
				.sql("""
						WITH entry AS (
						    SELECT e.transaction_id, t.payment_id, e.account, e.currency,
						           CASE e.side WHEN 'DEBIT' THEN e.amount ELSE -e.amount END AS amount
						      FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
						), booked AS (
						    SELECT payment_id, -sum(amount) AS amount FROM entry WHERE account = 'SALES' GROUP BY payment_id
						), refunds AS (
						    SELECT payment_id, coalesce(sum(amount) FILTER (WHERE state = 'SUCCEEDED'), 0) AS refunded,
						           coalesce(sum(amount) FILTER (WHERE state = 'PENDING'), 0) AS refunding
						      FROM refund GROUP BY payment_id
						)
						SELECT (SELECT count(*) FROM (SELECT FROM entry GROUP BY transaction_id, currency HAVING sum(amount) <> 0) x)
						           AS "unbalancedTransactions",
						       (SELECT count(*) FROM (SELECT FROM entry GROUP BY currency HAVING sum(amount) <> 0) x)
						           AS "unbalancedCurrencies",
						       (SELECT count(*) FROM payment p LEFT JOIN booked b ON b.payment_id = p.id
						         WHERE p.captured - p.refunded <> coalesce(b.amount, 0)) AS "paymentsUnlikeLedger",
						       (SELECT count(*) FROM payment p LEFT JOIN refunds r ON r.payment_id = p.id
						         WHERE (p.refunded, p.refunding) <> (coalesce(r.refunded, 0), coalesce(r.refunding, 0)))
						           AS "paymentsUnlikeRefunds",
						       (SELECT count(*) FROM payment p WHERE refunded > captured
						           OR (captured NOT IN (0, coalesce(amount, 0)) AND NOT EXISTS (SELECT FROM discrepancy d
						               WHERE d.payment_id = p.id AND d.kind = 'CHARGE_OF_ANOTHER_AMOUNT'))) AS "amountsOutOfBounds",
						       (SELECT count(*) FROM payment WHERE token IS NOT NULL AND state NOT IN ('PENDING', 'UNKNOWN'))
						           AS "tokensKept",
						       (SELECT count(*) FROM payment WHERE due_at < now() - make_interval(secs => :settledWithin)) AS "overdue",
						       (SELECT count(*) FROM payment WHERE state IN ('PENDING', 'UNKNOWN') AND created_at < now() - make_interval(secs => :settledWithin))
						           AS "unsettledPayments",
						       (SELECT count(*) FROM refund WHERE state = 'PENDING' AND created_at < now() - make_interval(secs => :settledWithin))
						           AS "unsettledRefunds"
						""")
				.bind("settledWithin", SETTLED_WITHIN.toSeconds())
				.fetch().one()
				.map(PaymentAudit::counts);
	}

	private static Map<String, Long> counts(Map<String, Object> row) {
		var counts = new TreeMap<String, Long>();
		row.forEach((name, count) -> counts.put(name, ((Number) count).longValue()));
		return counts;
	}
}
