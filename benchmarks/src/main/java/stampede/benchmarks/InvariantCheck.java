package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stampede.local.LocalStack;
import stampede.local.Options;

/** Checks the invariants after a run: by the services' own audits, and between the services. */
final class InvariantCheck {
	/** Arguments of the services: a run can wait for two audits, and their cost is negligible. */
	static final List<String> ARGUMENTS = List.of("--orders.audit.interval=20s",
			"--inventory.audit.interval=20s", "--payments.audit.interval=20s");
	private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);
	private static final Duration TWO_AUDITS = Duration.ofSeconds(45);
	private final HttpClient http = HttpClient.newHttpClient();
	private final LocalStack stack;

	InvariantCheck(LocalStack stack) {
		this.stack = stack;
	}

	/** Waits until every order is final and returns the broken invariants, also those of the services' audits; empty if all hold. */
	List<String> faults() throws IOException, InterruptedException, SQLException {
		var faults = faultsBetweenServices();
		Thread.sleep(TWO_AUDITS);
		for (var service : List.of(Options.ORDERS, Options.INVENTORY, Options.PAYMENTS)) {
			audited(service, faults);
		}
		return faults;
	}

	/** The same without the audits, which read every row there is. */
	List<String> faultsBetweenServices() throws InterruptedException, SQLException {
		var faults = new ArrayList<String>();
		var end = System.nanoTime() + SETTLED_WITHIN.toNanos();
		while (count("orders", "SELECT count(*) FROM orders WHERE due_at IS NOT NULL")
				+ count("payments", "SELECT count(*) FROM payment WHERE due_at IS NOT NULL") > 0) {
			if (System.nanoTime() > end) {
				faults.add("orders or payments are not settled within " + SETTLED_WITHIN);
				break;
			}
			Thread.sleep(Duration.ofSeconds(1));
		}
		equal("confirmed orders and committed reservations",
				count("orders", "SELECT count(*) FROM orders WHERE state = 'CONFIRMED'"),
				count("inventory", "SELECT count(*) FROM reservation WHERE state = 'COMMITTED'"), faults);
		equal("money of orders and of payments",
				count("orders", "SELECT coalesce(sum(total_amount), 0) FROM orders WHERE state = 'CONFIRMED'"),
				count("payments", "SELECT coalesce(sum(captured - refunded), 0) FROM payment"), faults);
		equal("confirmed orders and captured payments",
				count("orders", "SELECT count(*) FROM orders WHERE state = 'CONFIRMED'"),
				count("payments", "SELECT count(*) FROM payment WHERE captured > refunded"), faults);
		return faults;
	}

	private void audited(String service, List<String> faults) throws IOException, InterruptedException {
		var url = URI.create("http://127.0.0.1:" + (stack.url(service).getPort() + Options.MANAGEMENT)
				+ "/actuator/prometheus");
		var lines = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body().lines()
				.filter(line -> line.startsWith("stampede_audit_violations{")).toList();
		if (lines.isEmpty()) {
			faults.add(service + " has not audited itself");
		}
		lines.stream().filter(line -> !line.endsWith(" 0.0") && !line.endsWith(" 0")).forEach(faults::add);
	}

	private static void equal(String what, long one, long other, List<String> faults) {
		if (one != other) {
			faults.add(what + ": " + one + " and " + other);
		}
	}

	private long count(String database, String sql) throws SQLException {
		try (var connection = DriverManager.getConnection(stack.jdbcUrl(database));
				var result = connection.createStatement().executeQuery(sql)) {
			return result.next() ? result.getLong(1) : 0;
		}
	}
}
