package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.local.Options;

/** The storefront's pages for accounts in a real browser; skipped where there is none, unless {@code -Dbrowser=required}. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AccountPagesIntegrationTests {
	private static final String PASSWORD = "correct horse battery";
	private static final String OTHER_PASSWORD = "staple donkey battery";
	private static Suite suite;
	private final String address = UUID.randomUUID() + "@example.test";
	private Browser browser;

	@BeforeAll
	@Timeout(value = 10, unit = TimeUnit.MINUTES)
	static void startSuite() {
		assumeTrue(Browser.isInstalled() || "required".equals(System.getProperty("browser")),
				"no browser: install chromium and chromium-driver");
		suite = Suites.withShop();
		suite.shop().offer(suite.operator(), "SHOE", 1_250, 1_000);
	}

	@AfterAll
	static void stopSuite() {
		if (suite != null) {
			suite.invariants().hold();
			suite.invariants().ofCustomersHold();
			suite.close();
		}
	}

	@BeforeEach
	void start() {
		browser = new Browser(suite.gateway());
	}

	@AfterEach
	void stop() {
		browser.close();
	}

	@Test
	void showsRecommendationsOfBothVersionsAndFollowsOne() {
		var shop = suite.shop();
		for (var sku : List.of("LACES", "POLISH")) {
			shop.offer(suite.operator(), sku, 300, 1_000);
			for (var n = 0; n < 3; n++) {
				shop.placeUntilAnswered(suite.customer("together-" + sku + n), UUID.randomUUID().toString(),
						"""
								{"lines":[{"sku":"SHOE","quantity":1},{"sku":"%s","quantity":1}],"payment":{"token":"tok_visa"}}"""
								.formatted(sku));
			}
		}
		for (var version : List.of(Options.RECOMMENDATIONS_V1, Options.RECOMMENDATIONS_V2)) {
			Waiting.until(version + " has counted the orders", Duration.ofSeconds(60), () -> {
				var found = suite.behindTheGateway(version).get(suite.customer("reader"),
						"/api/v1/items/SHOE/recommendations");
				return found.text().contains("LACES") && found.text().contains("POLISH");
			});
		}

		browser.open("/items/SHOE");
		browser.awaitText("#recommendations", "LACES");
		browser.inspect("recommendations");
		browser.click("#recommendations a");
		browser.awaitText("dl", "3.00");
		Waiting.until("the click is noted", Duration.ofSeconds(30), () -> Stream
				.of(Options.RECOMMENDATIONS_V1, Options.RECOMMENDATIONS_V2)
				.anyMatch(version -> suite.scrape(version, "text/plain").lines()
						.anyMatch(line -> line.startsWith("stampede_recommendations_clicks_total")
								&& line.endsWith(" 1.0"))));
	}

	@Test
	void registersBuysAndSignsOutEverywhere() {
		register();
		browser.open("/items/SHOE");
		browser.click("a.action");
		browser.awaitText("h1", "Checkout");
		browser.click("#pay");
		browser.awaitText("#order-state", "confirmed");
		browser.reload();
		browser.awaitText("#order-state", "confirmed");

		browser.open("/account");
		browser.awaitText("#sessions", "this device");
		browser.awaitText("#address", address);
		browser.type("#name", "Ada Lovelace");
		browser.click("form button");
		browser.awaitText("form .form-state", "Saved");
		browser.inspect("account");
		browser.reload();
		browser.awaitText("#sessions", "this device");
		assertThat(browser.run("return document.getElementById('name').value")).isEqualTo("Ada Lovelace");
		assertThat(browser.run("return document.cookie")).as("cookies that scripts can read").isEqualTo("");
		assertThat(browser.run("return JSON.stringify({...localStorage, ...sessionStorage})").toString())
				.doesNotContain("eyJ", "cmVm", address);

		browser.click("#end-all");
		browser.awaitText("nav", "Sign in");
		browser.open("/orders");
		browser.awaitText("h1", "Sign in");
		browser.inspect("sign-in-with-accounts");
		assertThat(browser.errors()).isEmpty();
	}

	@Test
	void changesAndResetsAPasswordAndErasesTheAccount() {
		register();
		browser.open("/account");
		browser.awaitText("#sessions", "this device");
		browser.type("#currentPassword", PASSWORD);
		browser.type("#newPassword", OTHER_PASSWORD);
		browser.click("form:nth-of-type(2) button");
		browser.awaitText("form:nth-of-type(2) .form-state", "changed");
		browser.click("#sign-out");
		browser.awaitText("nav", "Sign in");

		browser.open("/reset");
		browser.awaitText("h1", "Get a link");
		browser.type("#email", address);
		browser.click("form button");
		browser.awaitText(".form-state", "mailbox");
		browser.open("/password/" + suite.mailToken(address, 2));
		browser.awaitText("h1", "Set your password");
		browser.type("#password", PASSWORD);
		browser.click("form button");
		signIn();

		browser.open("/account");
		browser.awaitText("#sessions", "this device");
		browser.click("#erase");
		browser.accept();
		browser.awaitText("nav", "Sign in");
		suite.invariants().ofCustomersHold();
		// Once: repeated attempts would be refused as guesses, too.
		assertThat(suite.shop()
				.send(HttpRequest.newBuilder(suite.gateway().resolve("/api/v1/sessions"))
						.header("Content-Type", "application/json")
						.POST(BodyPublishers.ofString(
								"{\"email\":\"%s\",\"password\":\"%s\"}".formatted(address, PASSWORD)))
						.build())
				.status()).isEqualTo(401);
		assertThat(browser.errors()).isEmpty();
	}

	private void register() {
		browser.open("/sign-in");
		browser.awaitText("h1", "Sign in");
		browser.open("/register");
		browser.awaitText("h1", "Get a link");
		browser.inspect("register");
		browser.type("#email", address);
		browser.click("form button");
		browser.awaitText(".form-state", "mailbox");
		browser.open("/password/" + suite.mailToken(address, 1));
		browser.awaitText("h1", "Set your password");
		browser.inspect("password");
		browser.type("#password", PASSWORD);
		browser.click("form button");
		signIn();
	}

	private void signIn() {
		browser.awaitText("h1", "Sign in");
		browser.type("#email", address);
		browser.type("#password", PASSWORD);
		browser.click("form button");
		browser.awaitText("nav", "My account");
	}
}
