package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What PostgreSQL by itself does with the rows of an order, one transaction an order: pgbench on the suite's own server, in a schema
 * of its own. The rows are those that the suite writes for an order of one line: order, line, stock, reservation, payment, two
 * entries of the ledger, and an event.
 */
final class Pgbench {
	private static final int SKUS = 10_000;
	private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");
	private static final Pattern JDBC = Pattern.compile("jdbc:(postgresql://[^?]+)\\?user=([^&]+)&password=(.+)");
	private static final String SCHEMA = """
			CREATE SCHEMA bench;
			CREATE TABLE bench.stock (sku int PRIMARY KEY, on_hand bigint NOT NULL, sold bigint NOT NULL DEFAULT 0) WITH (fillfactor = 50);
			CREATE TABLE bench.orders (id uuid PRIMARY KEY, customer text NOT NULL, state text NOT NULL, total bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
			CREATE TABLE bench.order_line (order_id uuid NOT NULL, sku int NOT NULL, quantity int NOT NULL, price bigint NOT NULL, PRIMARY KEY (order_id, sku));
			CREATE TABLE bench.reservation (order_id uuid NOT NULL, sku int NOT NULL, quantity int NOT NULL, PRIMARY KEY (order_id, sku));
			CREATE TABLE bench.payment (id uuid PRIMARY KEY, order_id uuid NOT NULL UNIQUE, amount bigint NOT NULL, state text NOT NULL);
			CREATE TABLE bench.ledger_entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id uuid NOT NULL, account text NOT NULL, amount bigint NOT NULL);
			CREATE TABLE bench.order_event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id uuid NOT NULL, seq int NOT NULL, type text NOT NULL, UNIQUE (order_id, seq));
			INSERT INTO bench.stock SELECT n, 1000000000 FROM generate_series(1, %d) n;
			"""
			.formatted(SKUS);
	private static final String ORDER = """
			\\set sku random(1, %d)
			\\set a random(1, 1000000000000000)
			\\set b random(1, 1000000000000000)
			BEGIN;
			UPDATE bench.stock SET on_hand = on_hand - 1, sold = sold + 1 WHERE sku = :sku AND on_hand >= 1;
			INSERT INTO bench.orders (id, customer, state, total) VALUES (md5(:a || '-' || :b)::uuid, 'customer', 'CONFIRMED', 1999);
			INSERT INTO bench.order_line VALUES (md5(:a || '-' || :b)::uuid, :sku, 1, 1999);
			INSERT INTO bench.reservation VALUES (md5(:a || '-' || :b)::uuid, :sku, 1);
			INSERT INTO bench.payment VALUES (md5(:b || '-' || :a)::uuid, md5(:a || '-' || :b)::uuid, 1999, 'CAPTURED');
			INSERT INTO bench.ledger_entry (payment_id, account, amount) VALUES (md5(:b || '-' || :a)::uuid, 'receivable', 1999), (md5(:b || '-' || :a)::uuid, 'sales', -1999);
			INSERT INTO bench.order_event (order_id, seq, type) VALUES (md5(:a || '-' || :b)::uuid, 1, 'CONFIRMED');
			COMMIT;
			""";
	private final URI server;
	private final String user;
	private final String password;
	private final Path uniform;
	private final Path hot;

	private Pgbench(URI server, String user, String password, Path directory) throws IOException {
		this.server = server;
		this.user = user;
		this.password = password;
		this.uniform = Files.writeString(directory.resolve("uniform.sql"), ORDER.formatted(SKUS));
		this.hot = Files.writeString(directory.resolve("hot.sql"), ORDER.formatted(1));
	}

	/**
	 * Makes the tables.
	 *
	 * @param jdbcUrl of a database of the server, as its owner
	 */
	static Pgbench prepare(String jdbcUrl, Path directory) throws IOException, SQLException {
		var parts = JDBC.matcher(jdbcUrl);
		if (!parts.matches()) {
			throw new IllegalArgumentException("not a connection string as expected");
		}
		try (var connection = DriverManager.getConnection(jdbcUrl); var statement = connection.createStatement()) {
			statement.execute(SCHEMA);
		}
		return new Pgbench(URI.create(parts.group(1)), parts.group(2), parts.group(3), directory);
	}

	/** Transactions a second, every SKU as often as any other. */
	double uniform(int clients, Duration length) throws IOException, InterruptedException {
		return run(uniform, clients, length);
	}

	/** The same, all of one SKU. */
	double hot(int clients, Duration length) throws IOException, InterruptedException {
		return run(hot, clients, length);
	}

	private double run(Path script, int clients, Duration length) throws IOException, InterruptedException {
		var builder = new ProcessBuilder(List.of("pgbench", "--no-vacuum", "--protocol=prepared", "--client=" + clients,
				"--jobs=2", "--time=" + length.toSeconds(), "--file=" + script, "--host=" + server.getHost(),
				"--port=" + server.getPort(), "--username=" + user, server.getPath().substring(1)));
		builder.environment().put("PGPASSWORD", password);
		var process = builder.redirectErrorStream(true).start();
		process.getOutputStream().close();
		var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		var rate = RATE.matcher(output);
		if (process.waitFor() != 0 || !rate.find()) {
			throw new IOException("pgbench failed: " + output);
		}
		return Double.parseDouble(rate.group(1));
	}
}
