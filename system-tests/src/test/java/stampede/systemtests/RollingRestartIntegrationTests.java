package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import stampede.local.Options;

/**
 * A new version goes out, one instance after the other, while customers come: none of them notices. Takes 5 minutes for
 * every instance of every service ({@code -Drolling=all}), 3 for one of each ({@code -Drolling=one}) and 2 for order-service
 * alone ({@code -Drolling=orders}, as CI does).
 */
@EnabledIfSystemProperty(named = "rolling", matches = "all|one|orders", disabledReason = "takes minutes; -Drolling=orders runs it, as CI does; one and all roll more")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RollingRestartIntegrationTests {
	private static final System.Logger log = System.getLogger("rolling");
	private static final Duration BETWEEN_CUSTOMERS = Duration.ofMillis(160);
	private static final Duration DRAINS_WITHIN = Duration.ofSeconds(25);
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
	private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
	private static final int STOCK = 100_000;

	private static final String EXTENT = System.getProperty("rolling", "orders");
	private static final List<String> ROLLED = EXTENT.equals("orders")
			? List.of(Options.ORDERS)
			: List.of(Options.ORDERS, Options.INVENTORY, Options.PAYMENTS, Options.GATEWAY);
	private static Suite suite;

	@BeforeAll
	static void start() {
		suite = Suites.doubled(ROLLED);
	}

	@AfterAll
	static void stop() {
		suite.close();
	}

	@Test
	void failsNoRequestWhileInstancesAreReplaced() {
		var sku = "R-" + UUID.randomUUID().toString().substring(0, 8);
		suite.shop().offer(suite.operator(), sku, 1_900, STOCK);
		var load = Load.start(suite.shop(), sku, n -> suite.customer("customer-" + n), BETWEEN_CUSTOMERS);
		awaitMoreCustomers(load);

		for (var service : ROLLED) {
			for (var instance : suite.instances(service).subList(0, EXTENT.equals("one") ? 1 : 2)) {
				var begin = System.nanoTime();
				suite.terminate(instance, DRAINS_WITHIN);
				var stopped = System.nanoTime();
				suite.restart(service, instance);
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
		Waiting.until("every order is final", FINAL_WITHIN, () -> suite.invariants().unfinished() == 0);
		suite.invariants().hold();
		assertThat(suite.invariants().confirmed()).containsAll(orders);
		assertThat(suite.simulator().charged(orders)).isEqualTo(orders.size());
	}
}
