package stampede.benchmarks;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * Kills each service in the middle of the load, like a machine that loses its power, and restarts it. Checks that every
 * acknowledged order exists afterwards, and measures the time until throughput is normal. {@link InvariantCheck} checks at the end of
 * the whole run that nothing was sold or charged twice.
 */
final class Kills {
	private static final int AT_ONCE = 64;
	private static final double SHARE = 0.4;
	private static final Duration CAPACITY = Duration.ofSeconds(8);
	private static final Duration BEFORE = Duration.ofSeconds(4);
	private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
	private static final List<String> VICTIMS = List.of(Options.INVENTORY, Options.PAYMENTS, Options.ORDERS,
			Options.GATEWAY, Options.SIMULATOR);
	private final LocalStack stack;
	private final OpenLoop load;
	private final Duration length;
	private final Map<UUID, Integer> acknowledged = new ConcurrentHashMap<>();
	private final List<String> lines = new ArrayList<>();
	private final List<Double> seconds = new ArrayList<>();
	private double rate;

	/** @param length of the load on each of them */
	Kills(WarmSuite suite, Duration length) {
		this.stack = suite.stack();
		this.load = suite.uniform().acknowledging(acknowledged::put);
		this.length = length;
	}

	void begin() throws InterruptedException {
		rate = Math.max(1, SHARE * load.closedLoop(AT_ONCE, CAPACITY).goodput());
	}

	List<String> victims() {
		return VICTIMS;
	}

	String kill(String service) throws StartFailure, InterruptedException {
		var phases = new ArrayList<Phase>();
		var sending = Thread.ofPlatform().start(() -> phases.add(run()));
		Thread.sleep(BEFORE);
		stack.kill(service);
		var killed = System.nanoTime();
		stack.restart(service);
		var down = (System.nanoTime() - killed) / 1e9;
		sending.join();
		var phase = phases.getFirst();
		seconds.add(secondsUntilNormal(phase));
		lines.add("| %s | %.1f | %.1f | %.0f s | %d | %d | %d | %d | %d | %.0f s |".formatted(service, rate,
				phase.goodput(), down, phase.confirmed.sum(), phase.accepted.sum(), phase.refused.sum(),
				phase.late.sum(), phase.failed.sum(), seconds.getLast()));
		return lines.getLast();
	}

	private Phase run() {
		try {
			return load.run(rate, length);
		} catch (InterruptedException interrupted) {
			throw new CompletionException(interrupted);
		}
	}

	/**
	 * From the kill, until nine in ten of a second's orders are confirmed, and of the next one's, too; all the time that was left where
	 * that did not come.
	 */
	private double secondsUntilNormal(Phase phase) {
		var last = phase.length.toSeconds() - 1;
		for (var second = (int) BEFORE.toSeconds() + 1; second < last; second++) {
			if (phase.bySecond.get(second) >= 0.9 * rate && phase.bySecond.get(second + 1) >= 0.9 * rate) {
				return second - BEFORE.toSeconds();
			}
		}
		return phase.length.minus(BEFORE).toSeconds();
	}

	/** Counts acknowledged orders that are missing or in another state than acknowledged, once all orders are final. */
	Result result() throws SQLException, InterruptedException {
		var states = new LinkedHashMap<UUID, String>();
		try (var connection = DriverManager.getConnection(stack.jdbcUrl("orders"));
				var statement = connection.prepareStatement("SELECT id, state FROM orders WHERE id = ANY (?)");
				var open = connection.prepareStatement("SELECT count(*) FROM orders WHERE due_at IS NOT NULL")) {
			for (var end = System.nanoTime() + SETTLED_WITHIN.toNanos(); System.nanoTime() < end;) {
				try (var left = open.executeQuery()) {
					if (left.next() && left.getLong(1) == 0) {
						break;
					}
				}
				Thread.sleep(Duration.ofSeconds(1));
			}
			statement.setArray(1, connection.createArrayOf("uuid", acknowledged.keySet().toArray()));
			try (var rows = statement.executeQuery()) {
				while (rows.next()) {
					states.put(rows.getObject(1, UUID.class), rows.getString(2));
				}
			}
		}
		var lost = acknowledged.entrySet().stream().filter(each -> isLost(each.getValue(), states.get(each.getKey())))
				.count();
		var text = new ArrayList<>(List.of(
				"Each service killed (`SIGKILL`) %d s into a load of %.0f %% of the throughput of 64 customers, and restarted; %d acknowledged orders, checked afterwards. Normal after %d s: not before the load ended."
						.formatted(BEFORE.toSeconds(), 100 * SHARE, acknowledged.size(),
								length.minus(BEFORE).toSeconds()),
				"",
				"| killed | sent/s | confirmed/s | away for | confirmed | 202 | refused | 504 | failed | normal after |",
				"|---|---|---|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("Killed under load",
				List.of(new Figure("acknowledged_lost", "", List.of((double) lost), 0, true),
						new Figure("seconds_until_normal_after_kill", "s", seconds, 20, true)),
				text, List.of());
	}

	/** An order answered with 201 must be confirmed; one answered with 202 must be final. */
	private static boolean isLost(int status, @Nullable String state) {
		return state == null || (status == 201 && !state.equals("CONFIRMED"));
	}
}
