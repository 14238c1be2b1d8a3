package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where money is set aside first and taken later, order-service is killed before and after it has it taken. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@EnabledIfSystemProperty(named = "crash.points", matches = "every", disabledReason = "takes two minutes; -Dcrash.points=every runs it")
class CaptureCrashIntegrationTests {
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
	private static Suite suite;

	@BeforeAll
	static void start() {
		suite = Suites.withFailpoints("--payments.capture=manual");
	}

	@AfterAll
	static void stop() {
		suite.close();
	}

	@ParameterizedTest
	@ValueSource(strings = {"order.before-capture", "order.after-capture"})
	void takesTheMoneyOnce(String failpoint) {
		var shop = suite.shop();
		var sku = "M-" + UUID.randomUUID().toString().substring(0, 8);
		shop.offer(suite.operator(), sku, 700, 10);
		var customer = suite.customer("survivor-" + sku);
		var key = UUID.randomUUID().toString();

		suite.arm(failpoint);
		var call = shop.placeAsync(customer, key, Shop.order(sku, 1, "tok_visa"), 3_000);
		suite.awaitDeath(suite.serviceOf(failpoint));
		suite.disarm();
		suite.restart(suite.serviceOf(failpoint));
		try {
			call.join();
		} catch (CompletionException lost) {
			assertThat(lost).isNotNull();
		}

		var order = shop.placeUntilAnswered(customer, key, Shop.order(sku, 1, "tok_visa")).orderId();
		shop.await(customer, order, FINAL_WITHIN, "CONFIRMED");
		assertThat(suite.simulator().chargesOf(order)).isEqualTo(1);
		assertThat(suite.simulator().keptOf(order)).isEqualTo(700);
		suite.invariants().hold();
	}
}
