package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The invariants of docs/invariants.md, judged from the three databases and the provider's own record. */
final class Invariants {
	private static final Duration ERASED_WITHIN = Duration.ofSeconds(60);
	private final UnaryOperator<String> jdbcUrl;
	private final Simulator simulator;

	Invariants(UnaryOperator<String> jdbcUrl, Simulator simulator) {
		this.jdbcUrl = jdbcUrl;
		this.simulator = simulator;
	}

	/** Fails with every broken invariant. Call when no work is in progress. */
	void hold() {
		assertThat(violations()).isEmpty();
	}

	/** Those of identity-service and profile-service. */
	void ofCustomersHold() {
		assertThat(count("identity", "SELECT count(*) FROM signing_key WHERE state = 'ACTIVE'")).as("active keys")
				.isOne();
		Waiting.until("the account of each erased profile is erased", ERASED_WITHIN,
				() -> Collections.disjoint(texts("identity", "SELECT id::text FROM account WHERE erased_at IS NULL"),
						texts("profile", "SELECT account_id::text FROM profile WHERE erased_at IS NOT NULL")));
		assertThat(count("identity", """
				SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id
				 WHERE a.erased_at IS NOT NULL AND s.ended_at IS NULL
				""")).as("sessions of erased accounts").isZero();
	}

	/**
	 * Whether both versions of recommendation-service have applied each confirmed order once: their counts equal a recount from the orders.
	 * For orders of customers with one order each, since the weight of a repeated purchase depends on the batch.
	 */
	boolean areRecommendationsRecounted() {
		return new Recount(jdbcUrl).isEqual();
	}

	/** Whether no work is in progress and every invariant holds. */
	boolean areAtRest() {
		return unfinished() == 0 && violations().isEmpty();
	}

	long unfinished() {
		return count("orders", "SELECT count(*) FROM orders WHERE due_at IS NOT NULL")
				+ count("payments", "SELECT count(*) FROM payment WHERE due_at IS NOT NULL");
	}

	long reserved(String sku) {
		return count("inventory", "SELECT reserved FROM stock WHERE sku = '" + sku + "'");
	}

	long onHand(String sku) {
		return count("inventory", "SELECT on_hand FROM stock WHERE sku = '" + sku + "'");
	}

	long placedWith(String token, String key) {
		return count("orders", "SELECT count(*) FROM placement WHERE key = '" + key + "'");
	}

	/** The order that was placed with the key. */
	UUID placedBy(String key) {
		return map("orders", "SELECT order_id, 1 FROM placement WHERE key = '" + key + "'").keySet().iterator().next();
	}

	/** The id of the trace in which the order was placed. */
	String traceOf(UUID order) {
		return texts("orders", "SELECT substring(traceparent, 4, 32) FROM orders WHERE id = '" + order + "'")
				.getFirst();
	}

	/** The id of the trace of each of the order's events. */
	List<String> tracesOfEvents(UUID order) {
		return texts("orders",
				"SELECT substring(traceparent, 4, 32) FROM order_event WHERE order_id = '" + order + "'");
	}

	/** The orders that are confirmed now. */
	Set<UUID> confirmed() {
		return map("orders", "SELECT id, 1 FROM orders WHERE state = 'CONFIRMED'").keySet();
	}

	private Map<String, Object> violations() {
		var found = new HashMap<String, Object>();
		stock(found);
		orders(found);
		money(found);
		return found;
	}

	private void stock(Map<String, Object> found) {
		none(found, "0 <= reserved <= on_hand", "inventory",
				"SELECT count(*) FROM stock WHERE NOT (0 <= reserved AND reserved <= on_hand)");
		none(found, "active reservations = reserved", "inventory", """
				SELECT count(*) FROM stock s
				 WHERE s.reserved <> (SELECT coalesce(sum(l.quantity), 0) FROM reservation_line l
				                        JOIN reservation r USING (order_id) WHERE l.sku = s.sku AND r.state = 'ACTIVE')
				""");
		none(found, "receipts - committed = on_hand", "inventory",
				"""
						SELECT count(*) FROM stock s
						 WHERE s.on_hand <> (SELECT coalesce(sum(quantity), 0) FROM receipt c WHERE c.sku = s.sku)
						                  - (SELECT coalesce(sum(l.quantity), 0) FROM reservation_line l
						                       JOIN reservation r USING (order_id) WHERE l.sku = s.sku AND r.state = 'COMMITTED')
						""");
	}

	private void orders(Map<String, Object> found) {
		none(found, "events are gapless and as many as the order says", "orders", """
				SELECT count(*) FROM orders o
				 WHERE o.events <> (SELECT count(*) FROM order_event e WHERE e.order_id = o.id)
				    OR o.events <> (SELECT max(seq) FROM order_event e WHERE e.order_id = o.id)
				""");
		none(found, "the last event agrees with the state", "orders", """
				SELECT count(*) FROM orders o
				  JOIN order_event e ON e.order_id = o.id AND e.seq = o.events WHERE e.type <> o.state
				""");
		none(found, "no payment token is kept", "orders",
				"SELECT count(*) FROM orders WHERE due_at IS NULL AND token IS NOT NULL");
		differ(found, "committed reservations = confirmed orders",
				map("inventory", "SELECT order_id, count(*) FROM reservation WHERE state = 'COMMITTED' GROUP BY 1"),
				map("orders",
						"""
								SELECT o.id, count(*) FROM orders o JOIN order_event e ON e.order_id = o.id AND e.type = 'CONFIRMED'
								 WHERE e.seq = (SELECT min(seq) FROM order_event f WHERE f.order_id = o.id AND f.type = 'CONFIRMED')
								 GROUP BY 1
								"""));
	}

	/**
	 * The money kept of each order. Payment-service's ledger and the provider agree, and the order and its payment agree, except for
	 * discrepancies that are listed for operators.
	 */
	private void money(Map<String, Object> found) {
		var orders = map("orders", """
				SELECT o.id, o.total_amount - coalesce((SELECT sum(l.unit_price * l.refunded) FROM order_line l
				                                         WHERE l.order_id = o.id), 0)
				  FROM orders o WHERE o.state IN ('CONFIRMED', 'REFUNDING', 'REFUNDED')
				""");
		var payments = map("payments", "SELECT order_id, captured - refunded FROM payment WHERE captured > 0");
		orders.values().removeIf(kept -> kept == 0);
		payments.values().removeIf(kept -> kept == 0);
		map("payments",
				"""
						SELECT order_id, sum(CASE kind WHEN 'REFUND_REVERSED' THEN amount ELSE -amount END)::bigint FROM discrepancy
						 WHERE (kind = 'REFUND_REVERSED' AND resolution IS DISTINCT FROM 'REFUNDED')
						    OR (kind = 'REFUND_NOT_REQUESTED' AND resolution IS DISTINCT FROM 'REINSTATED')
						 GROUP BY order_id
						""")
				.forEach((order, difference) -> orders.merge(order, difference, Long::sum));
		orders.values().removeIf(kept -> kept == 0);
		var ledger = map("payments",
				"""
						SELECT p.order_id, sum(CASE e.side WHEN 'DEBIT' THEN e.amount ELSE -e.amount END)::bigint
						  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id JOIN payment p ON p.id = t.payment_id
						 WHERE e.account = 'PROVIDER' GROUP BY p.order_id
						""");
		ledger.values().removeIf(kept -> kept == 0);
		differ(found, "money kept: orders and payments", orders, payments);
		differ(found, "money kept: ledger and provider", ledger, simulator.kept());
		var twice = simulator.chargedTwice();
		twice.keySet().removeAll(map("payments",
				"SELECT order_id, count(*) FROM discrepancy WHERE kind = 'CHARGE_NOT_REQUESTED' GROUP BY 1").keySet());
		differ(found, "one charge for each order", Map.of(), twice);
		none(found, "debits = credits", "payments", """
				SELECT count(*) FROM (SELECT 1 FROM ledger_entry GROUP BY currency
				   HAVING sum(CASE side WHEN 'DEBIT' THEN amount ELSE -amount END) <> 0) unbalanced
				""");
	}

	private void none(Map<String, Object> found, String rule, String database, String sql) {
		var violations = count(database, sql);
		if (violations != 0) {
			found.put(rule, violations);
		}
	}

	private static void differ(Map<String, Object> found, String rule, Map<UUID, Long> one, Map<UUID, Long> other) {
		if (!one.equals(other)) {
			var onlyOne = new HashMap<>(one);
			onlyOne.entrySet().removeAll(other.entrySet());
			var onlyOther = new HashMap<>(other);
			onlyOther.entrySet().removeAll(one.entrySet());
			found.put(rule, onlyOne + " <> " + onlyOther);
		}
	}

	private Map<UUID, Long> map(String database, String sql) {
		var rows = new HashMap<UUID, Long>();
		try (var connection = DriverManager.getConnection(jdbcUrl.apply(database));
				var result = connection.createStatement().executeQuery(sql)) {
			while (result.next()) {
				rows.put(result.getObject(1, UUID.class), result.getLong(2));
			}
			return rows;
		} catch (SQLException failure) {
			throw new IllegalStateException(sql, failure);
		}
	}

	private List<String> texts(String database, String sql) {
		var rows = new ArrayList<String>();
		try (var connection = DriverManager.getConnection(jdbcUrl.apply(database));
				var result = connection.createStatement().executeQuery(sql)) {
			while (result.next()) {
				rows.add(result.getString(1));
			}
			return rows;
		} catch (SQLException failure) {
			throw new IllegalStateException(sql, failure);
		}
	}

	private long count(String database, String sql) {
		try (var connection = DriverManager.getConnection(jdbcUrl.apply(database));
				var result = connection.createStatement().executeQuery(sql)) {
			return result.next() ? result.getLong(1) : 0;
		} catch (SQLException failure) {
			throw new IllegalStateException(sql, failure);
		}
	}
}
