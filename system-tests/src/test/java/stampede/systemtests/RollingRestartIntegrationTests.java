package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.local.Options;

/**
 * A new version goes out, one instance after the other, while customers come: none of them notices. Rolls
 * order-service; every service with {@code -Drolling=all}, as CI does (3 minutes more).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RollingRestartIntegrationTests {
	private static final System.Logger log = System.getLogger("rolling");
	private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(160);
	private static final Duration DRAINS_WITHIN = Duration.ofSeconds(25);
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
	private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
	private static final int STOCK = 100_000;

	private static final List<String> ROLLED = "all".equals(System.getProperty("rolling"))
			? List.of(Options.ORDERS, Options.INVENTORY, Options.PAYMENTS, Options.GATEWAY)
			: List.of(Options.ORDERS);
	private static final Suite SUITE = Suite.doubled(ROLLED);

	@AfterAll
	static void stop() {
		SUITE.close();
	}

	@Test
	void failsNoRequestWhileInstancesAreReplaced() {
		var sku = "R-" + UUID.randomUUID().toString().substring(0, 8);
		SUITE.shop().offer(SUITE.operator(), sku, 1_900, STOCK);
		var load = Load.start(SUITE.shop(), sku, n -> SUITE.customer("customer-" + n), BETWEEN_CUSTOMERS);
		awaitMoreCustomers(load);

		for (var service : ROLLED) {
			for (var instance : SUITE.instances(service)) {
				var begin = System.nanoTime();
				SUITE.terminate(instance, DRAINS_WITHIN);
				var stopped = System.nanoTime();
				SUITE.restart(service, instance);
				log.log(Level.INFO, "{0} stopped in {1} ms and started in {2} ms", instance, millis(stopped - begin),
						millis(System.nanoTime() - stopped));
				awaitMoreCustomers(load);
			}
		}

		load.stop();
		log.log(Level.INFO, "{0}", load.outcomes());
		assertThat(load.failures()).as("of " + load.outcomes()).isEmpty();
		allAreConfirmedOnce(load.acknowledged());
	}

	private static void awaitMoreCustomers(Load load) {
		var before = load.acknowledged().size();
		Waiting.until("customers are served", SERVED_WITHIN, () -> load.acknowledged().size() > before + 10);
	}

	private static long millis(long nanos) {
		return TimeUnit.NANOSECONDS.toMillis(nanos);
	}

	private static void allAreConfirmedOnce(List<UUID> orders) {
		Waiting.until("every order is final", FINAL_WITHIN, () -> SUITE.invariants().unfinished() == 0);
		SUITE.invariants().hold();
		assertThat(SUITE.invariants().confirmed()).containsAll(orders);
		assertThat(SUITE.simulator().charged(orders)).isEqualTo(orders.size());
	}
}
