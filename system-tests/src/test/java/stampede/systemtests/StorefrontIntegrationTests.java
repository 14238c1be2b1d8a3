package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.local.Options;

/** The storefront in a real browser; skipped where there is none, unless {@code -Dbrowser=required}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StorefrontIntegrationTests {
	private static final String MARKUP = "<img src=x onerror=alert(1)>";
	private final String id = UUID.randomUUID().toString().substring(0, 8);
	private final String sku = "W-" + id;
	private final String sale = "sale-" + id;
	private Instant opensAt = Instant.now();
	private Suite suite;
	private Shop shop;
	private Browser browser;

	@BeforeEach
	void start() {
		assumeTrue(Browser.isInstalled() || "required".equals(System.getProperty("browser")),
				"no browser: install chromium and chromium-driver");
		suite = Suites.shared();
		shop = suite.shop();
		assertThat(shop.put(suite.operator(), "/api/v1/items/" + sku,
				"{\"name\":\"Album %s\",\"price\":{\"amount\":1250,\"currency\":\"EUR\"}}".formatted(MARKUP)).status())
				.isEqualTo(201);
		assertThat(shop.post(suite.operator(), "/api/v1/items/" + sku + "/receipts", id, "{\"quantity\":50}").status())
				.isEqualTo(201);
		browser = new Browser(suite.gateway());
	}

	@AfterEach
	void stop() {
		if (browser != null) {
			browser.close();
			endSale();
			suite.invariants().hold();
		}
	}

	@Test
	void sellsAnItemAfterADeclinedCard() {
		browser.open("/");
		browser.awaitText("tbody", "€");
		browser.inspect("catalogue");
		browser.open("/items/" + sku);
		browser.awaitText("h1", "Album " + MARKUP);
		browser.inspect("item");

		browser.click("a.action");
		browser.awaitText("h1", "Sign in");
		browser.inspect("sign-in");
		browser.click("#as-ada");
		browser.awaitText("h1", "Checkout");
		browser.choose("#card", "tok_chargeDeclined");
		browser.inspect("checkout");
		browser.click("#pay");
		browser.awaitText("#checkout-state", "declined");
		browser.inspect("declined");

		browser.choose("#card", "tok_visa");
		browser.click("#pay");
		browser.awaitText("#order-state", "confirmed");
		browser.inspect("order");
		browser.reload();
		browser.awaitText("#order-state", "confirmed");
		browser.open("/orders");
		browser.awaitText("table", "confirmed");
		browser.inspect("orders");
		assertThat(browser.errors()).isEmpty();
	}

	@Test
	void waitsInTheRoomAndBuysWithAPass() {
		announce(300);
		browser.open("/items/" + sku);
		browser.click("a.action");
		browser.awaitText("h1", "Sale " + sale);
		browser.inspect("sale");
		browser.click("#join");
		browser.click("#as-bob");
		browser.awaitText("h1", "Waiting room");
		browser.awaitText("#room-details", "your place is kept");
		browser.inspect("room");
		browser.reload();
		browser.awaitText("#room-details", "your place is kept");

		announce(2);
		browser.reload();
		browser.awaitText("#room-state", "It is your turn");
		browser.inspect("admitted");
		browser.reload();
		browser.click("#room-details a.action");
		browser.awaitText("h1", "Checkout");
		browser.choose("#card", "tok_slow");
		browser.click("#pay");
		browser.awaitText("#checkout-state", "processed");
		// The same key is sent again: one order, one charge.
		browser.reload();
		browser.awaitText("#order-state", "confirmed");
		browser.back();
		browser.awaitText("h1", "Waiting room");
		assertThat(browser.errors()).isEmpty();
	}

	@Test
	void keepsOnePlaceInTwoTabsAndSpeaksThreeLanguages() {
		announce(300);
		browser.open("/sales/" + sale + "/room");
		browser.click("#as-cyd");
		browser.awaitText("#room-details", "your place is kept");
		browser.openTab("/sales/" + sale + "/room");
		browser.click("#as-cyd");
		browser.awaitText("#room-details", "your place is kept");
		browser.closeTab();

		browser.choose("#language", "de");
		browser.awaitText("h1", "Warteraum");
		assertThat(browser.run("return document.documentElement.lang")).isEqualTo("de");
		browser.choose("#language", "zh");
		browser.awaitText("h1", "排队中");
		browser.inspect("chinese");
		browser.choose("#language", "en");
		browser.awaitText("h1", "Waiting room");
		assertThat(browser.errors()).isEmpty();
	}

	@Test
	void repeatsAnOrderUntilTheRestartedServiceAnswers() {
		browser.open("/items/" + sku);
		browser.click("a.action");
		browser.click("#as-ada");
		browser.awaitText("h1", "Checkout");
		suite.kill(Options.ORDERS);
		browser.click("#pay");
		browser.awaitText("#checkout-state", "again");
		browser.inspect("order-service-away");

		suite.restart(Options.ORDERS);
		browser.awaitText("#order-state", "confirmed");
		assertThat(browser.errors()).allMatch(error -> error.contains("status of 503"));
	}

	/** Defines the sale, or its opening, and waits until the gateway knows it. */
	private void announce(int opensInSeconds) {
		opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(opensInSeconds);
		assertThat(define(opensAt.plusSeconds(600)).status()).isIn(200, 201);
		var visitor = suite.customer("visitor-" + id + "-" + opensInSeconds);
		Waiting.until("the sale is known", Duration.ofSeconds(30),
				() -> shop.join(visitor, sale).body().path("opensAt").asText().equals(opensAt.toString()));
	}

	/** The start of an open sale cannot change. */
	private void endSale() {
		var now = Instant.now();
		opensAt = opensAt.isBefore(now) ? opensAt : now.minusSeconds(2);
		define(now.minusSeconds(1));
	}

	private Shop.Reply define(Instant closesAt) {
		return shop.put(suite.operator(), "/api/v1/sales/" + sale,
				"{\"skus\":[\"%s\"],\"doorsAt\":\"%s\",\"opensAt\":\"%s\",\"closesAt\":\"%s\",\"admitPerSecond\":50}"
						.formatted(sku, opensAt.minusSeconds(600), opensAt, closesAt));
	}
}
