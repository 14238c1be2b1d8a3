package stampede.order.store;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.WholeTables;

/** Counts violations of invariants; each number is zero in a sound database. */
@Repository
public class OrderAudit {
	private static final String COUNT = """
			WITH line AS (
			    SELECT order_id, sum(unit_price * quantity) AS total, sum(unit_price * refunded) AS refunded
			      FROM order_line GROUP BY order_id
			), paid_back AS (
			    SELECT order_id, sum(amount) AS amount FROM refund WHERE state = 'SUCCEEDED' GROUP BY order_id
			)
			SELECT (SELECT count(DISTINCT o.id) FROM orders o JOIN order_event e ON e.order_id = o.id
			         WHERE e.seq > o.events OR (e.seq = o.events AND e.type <> o.state)) AS "ordersUnlikeEvents",
			       (SELECT count(*) FROM orders o JOIN line l ON l.order_id = o.id
			         WHERE o.payment_id IS NOT NULL AND o.total_amount <> l.total) AS "totalsUnlikeLines",
			       (SELECT count(*) FROM line l LEFT JOIN paid_back p ON p.order_id = l.order_id
			         WHERE coalesce(l.refunded, 0) <> coalesce(p.amount, 0)) AS "refundsUnlikeLines",
			       (SELECT count(*) FROM orders o JOIN placement p ON p.order_id = o.id
			         WHERE o.due_at IS NULL AND p.status IS NULL) AS "finalWithoutResponse",
			       (SELECT count(*) FROM orders WHERE due_at IS NULL AND token IS NOT NULL) AS "tokensKept"
			""";
	private final DatabaseClient db;
	private final TransactionalOperator transaction;

	OrderAudit(DatabaseClient db, TransactionalOperator transaction) {
		this.db = db;
		this.transaction = transaction;
	}

	/** Violations by name, from one snapshot of the database, with a time limit of its own: it reads every row. */
	public Mono<Map<String, Long>> violations() {
		return db.sql(WholeTables.MAY_BE_READ).then()
				.then(db.sql(COUNT).fetch().one().map(OrderAudit::counts))
				.as(transaction::transactional);
	}

	private static Map<String, Long> counts(Map<String, Object> row) {
		var counts = new TreeMap<String, Long>();
		row.forEach((name, count) -> counts.put(name, ((Number) count).longValue()));
		return counts;
	}
}
