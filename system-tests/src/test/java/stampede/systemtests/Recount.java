package stampede.systemtests;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The weights of pairs of items of both versions of recommendation-service, compared with a count from the orders. */
final class Recount {
	private static final double ROUNDING = 1e-9;
	/** Each confirmed order has its time, and each pair of its items counts once in each direction. */
	private static final String ORDERS = """
			SELECT a.sku || ' ' || b.sku, %s
			  FROM order_event e
			  JOIN order_line a ON a.order_id = e.order_id
			  JOIN order_line b ON b.order_id = e.order_id AND b.sku <> a.sku
			 WHERE e.type = 'CONFIRMED'
			 GROUP BY 1
			""";
	private static final String DECAYED = "sum(power(2, extract(epoch FROM e.occurred_at - timestamptz '2026-01-01Z') / 604800.0)::float8)";
	private final UnaryOperator<String> jdbcUrl;

	Recount(UnaryOperator<String> jdbcUrl) {
		this.jdbcUrl = jdbcUrl;
	}

	boolean isEqual() {
		return isEqual("v1", "count(*)") && isEqual("v2", DECAYED);
	}

	private boolean isEqual(String version, String weight) {
		var expected = weights("orders", ORDERS.formatted(weight));
		var counted = weights("recommendations",
				"SELECT sku || ' ' || other, weight FROM " + version + ".pair WHERE weight > 0");
		return !expected.isEmpty() && counted.keySet().equals(expected.keySet()) && expected.entrySet().stream()
				.allMatch(pair -> Math.abs(counted.getOrDefault(pair.getKey(), 0.0) - pair.getValue()) <= ROUNDING
						* pair.getValue());
	}

	/** Both sides as text, for the message of a failure. */
	@Override
	public String toString() {
		return "orders: " + weights("orders", ORDERS.formatted("count(*)")) + "\nv1: "
				+ weights("recommendations", "SELECT sku || ' ' || other, weight FROM v1.pair") + "\nv2 of the orders: "
				+ weights("orders", ORDERS.formatted(DECAYED)) + "\nv2: "
				+ weights("recommendations", "SELECT sku || ' ' || other, weight FROM v2.pair");
	}

	private Map<String, Double> weights(String database, String sql) {
		var weights = new TreeMap<String, Double>();
		try (var connection = DriverManager.getConnection(jdbcUrl.apply(database));
				var result = connection.createStatement().executeQuery(sql)) {
			while (result.next()) {
				weights.put(result.getString(1), result.getDouble(2));
			}
			return weights;
		} catch (SQLException failure) {
			throw new IllegalStateException(sql, failure);
		}
	}
}
