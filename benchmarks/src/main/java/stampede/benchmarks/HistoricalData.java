package stampede.benchmarks;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import stampede.local.LocalStack;

/**
 * Past data of a shop: items, and confirmed and paid orders, with the rows that the services would have written, so that every
 * invariant holds. Inserted by SQL, because placing them would take days.
 */
final class HistoricalData {
	/** Rows that one order leaves in the three databases: itself, a line, two events and a key; a reservation, its line and a counter; a payment and three of the ledger. */
	static final int ROWS_PER_ORDER = 12;
	/** The events that {@link #orders} writes for each order. */
	static final int EVENTS_PER_ORDER = 2;
	private static final int AT_ONCE = 50_000;
	private static final String SKU = "SCALE-%d";
	private static final String OLD = "PAST-";
	private final LocalStack stack;
	private int items;
	private int orders;

	HistoricalData(LocalStack stack) {
		this.stack = stack;
	}

	/** The first {@code count} items; there are as many then, at least. */
	List<String> items(int count) throws SQLException {
		if (count > items) {
			run("inventory",
					"""
							INSERT INTO item (sku, name, price, currency, max_per_customer)
							SELECT 'SCALE-' || n, 'one of many', 1999, 'EUR', 1000000 FROM generate_series(%1$d, %2$d) n;
							INSERT INTO stock (sku, on_hand) SELECT 'SCALE-' || n, 1000000 FROM generate_series(%1$d, %2$d) n;
							INSERT INTO receipt (id, sku, kind, quantity, caller, key, fingerprint, on_hand, reserved, created_at)
							SELECT gen_random_uuid(), 'SCALE-' || n, 'RECEIPT', 1000000, 'past', 'item-' || n, repeat('0', 64), 1000000, 0, now()
							  FROM generate_series(%1$d, %2$d) n;
							"""
							.formatted(items, count - 1));
			items = count;
			analyse("inventory");
		}
		return IntStream.range(0, count).mapToObj(SKU::formatted).toList();
	}

	/** Makes it {@code count} orders, of customers who come again, for a thousand items that are sold out since. */
	void orders(int count, int customers) throws SQLException {
		for (; orders < count; orders = Math.min(count, orders + AT_ONCE)) {
			var last = Math.min(count, orders + AT_ONCE) - 1;
			inventory(orders, last, customers);
			placed(orders, last, customers);
			paid(orders, last, customers);
		}
		for (var database : List.of("inventory", "orders", "payments")) {
			analyse(database);
		}
	}

	private static String id(String kind) {
		return "('%s-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid".formatted(kind);
	}

	private void inventory(int first, int last, int customers) throws SQLException {
		run("inventory",
				"""
						INSERT INTO item (sku, name, price, currency)
						SELECT DISTINCT '%1$s' || n %% 1000, 'sold out', 1999, 'EUR' FROM generate_series(%2$d, %3$d) n ON CONFLICT DO NOTHING;
						INSERT INTO stock (sku) SELECT DISTINCT '%1$s' || n %% 1000 FROM generate_series(%2$d, %3$d) n ON CONFLICT DO NOTHING;
						INSERT INTO receipt (id, sku, kind, quantity, caller, key, fingerprint, on_hand, reserved, created_at)
						SELECT gen_random_uuid(), sku, 'RECEIPT', sold, 'past', sku || '-%2$d', repeat('0', 64), sold, 0, now()
						  FROM (SELECT '%1$s' || n %% 1000 AS sku, count(*) AS sold FROM generate_series(%2$d, %3$d) n GROUP BY 1) AS came;
						INSERT INTO reservation (order_id, customer, state, created_at)
						SELECT %4$s, 'customer-' || n %% %5$d, 'COMMITTED', now() - interval '1 day' FROM generate_series(%2$d, %3$d) n;
						INSERT INTO reservation_line (order_id, sku, quantity, unit_price, currency)
						SELECT %4$s, '%1$s' || n %% 1000, 1, 1999, 'EUR' FROM generate_series(%2$d, %3$d) n;
						"""
						.formatted(OLD, first, last, id("00000001"), customers));
	}

	private void placed(int first, int last, int customers) throws SQLException {
		run("orders",
				"""
						INSERT INTO orders (id, owner, state, total_amount, total_currency, payment_id, created_at, updated_at, version, events)
						SELECT %1$s, 'customer-' || n %% %2$d, 'CONFIRMED', 1999, 'EUR', %3$s, at, at, 2, 3
						  FROM generate_series(%4$d, %5$d) n, (SELECT now() - interval '1 day' AS at) AS yesterday;
						INSERT INTO order_line (order_id, line_no, sku, quantity, unit_price, currency)
						SELECT %1$s, 1, '%6$s' || n %% 1000, 1, 1999, 'EUR' FROM generate_series(%4$d, %5$d) n;
						INSERT INTO order_event (order_id, seq, type, payload, occurred_at)
						SELECT %1$s, seq, state,
						       jsonb_build_object('orderId', %1$s, 'state', state, 'total', jsonb_build_object('amount', 1999, 'currency', 'EUR')),
						       now() - interval '1 day'
						  FROM generate_series(%4$d, %5$d) n, (VALUES (1, 'PLACED'), (2, 'CONFIRMED')) AS states (seq, state)
						 ORDER BY n, seq;
						INSERT INTO placement (caller, key, fingerprint, order_id, locked_until, expires_at, status, content_type, body)
						SELECT 'customer-' || n %% %2$d, 'past-' || n, repeat('0', 64), %1$s, now(), now() + interval '1 hour', 201,
						       'application/json', '{}'
						  FROM generate_series(%4$d, %5$d) n;
						"""
						.formatted(id("00000001"), customers, id("00000002"), first, last, OLD));
	}

	private void paid(int first, int last, int customers) throws SQLException {
		run("payments",
				"""
						INSERT INTO payment (id, order_id, customer, amount, currency, capture_method, state, requested_action, provider_id, captured, charge_attempts,
						                     version, created_at, updated_at)
						SELECT %1$s, %2$s, 'customer-' || n %% %3$d, 1999, 'EUR', 'AUTOMATIC', 'CAPTURED', 'NONE', 'pi_past_' || n, 1999, 1, 1, at, at
						  FROM generate_series(%4$d, %5$d) n, (SELECT now() - interval '1 day' AS at) AS yesterday;
						WITH booked AS (
						    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
						    SELECT 'CAPTURE', %1$s, %1$s, now() - interval '1 day' FROM generate_series(%4$d, %5$d) n
						    RETURNING id
						)
						INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
						SELECT id, account, side, 1999, 'EUR'
						  FROM booked, (VALUES ('PROVIDER', 'DEBIT'), ('SALES', 'CREDIT')) AS sides (account, side);
						"""
						.formatted(id("00000002"), id("00000001"), customers, first, last));
	}

	private void analyse(String database) throws SQLException {
		run(database, "ANALYZE");
	}

	private void run(String database, String sql) throws SQLException {
		try (var connection = DriverManager.getConnection(stack.jdbcUrl(database));
				var statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}
}
