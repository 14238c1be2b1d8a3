package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The storefront's files, and the customers of a local stack. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ShopIntegrationTests {
	private static final Pattern ASSET = Pattern.compile("assets/[0-9a-f]{16}/(?:app\\.js|style\\.css)");

	@TempDir
	static Path customers;

	private RunningGateway gateway;

	@BeforeAll
	void start() throws IOException {
		Files.writeString(customers.resolve("ada.jwt"), "a.token\n");
		gateway = RunningGateway.start("gateway.shop.customers=" + customers);
	}

	@AfterAll
	void stop() {
		gateway.close();
	}

	@Test
	void servesThePageAndItsAssetsUnderAStrictPolicy() {
		var page = get("/shop/");

		assertThat(page.status()).isEqualTo(200);
		assertThat(page.headers().getCacheControl()).isEqualTo("no-cache");
		assertThat(page.headers().getFirst("Content-Security-Policy")).contains("default-src 'none'",
				"require-trusted-types-for 'script'");
		var assets = ASSET.matcher(page.body()).results().map(found -> found.group()).toList();
		assertThat(assets).hasSize(2).allSatisfy(asset -> {
			var file = get("/shop/" + asset);
			assertThat(file.status()).isEqualTo(200);
			assertThat(file.headers().getCacheControl()).contains("immutable", "max-age=31536000");
		});
		assertThat(get("/shop/", "If-None-Match", String.valueOf(page.headers().getETag())).status()).isEqualTo(304);
	}

	@Test
	void answersOtherPathsAndMethodsWithAProblem() {
		assertThat(get("/shop").headers().getLocation()).hasPath("/shop/");
		assertThat(get("/shop/unknown.js").status()).isEqualTo(404);
		assertThat(get("/shop/assets/app.js").status()).isEqualTo(404);
		assertThat(get("/shop/..%2fapplication.yml").status()).isIn(400, 404);
		assertThat(ask("POST", "/shop/").status()).isEqualTo(405);
	}

	@Test
	void offersCustomersOfALocalStackByItsLocalNameOnly() {
		var local = get("/shop/local/customers");

		assertThat(local.body()).isEqualTo("{\"customers\":[{\"name\":\"ada\",\"token\":\"a.token\"}]}");
		assertThat(local.headers().getCacheControl()).isEqualTo("no-store");
		assertThat(get("/shop/local/customers", "Host", "shop.example").status()).isEqualTo(404);
	}

	@Test
	void hasNoCustomersUnlessConfigured() {
		try (var other = RunningGateway.start()) {
			assertThat(
					Objects.requireNonNull(other.ask("GET", "/shop/local/customers", "").block(Duration.ofSeconds(20)))
							.status())
					.isEqualTo(404);
			assertThat(Objects.requireNonNull(other.ask("GET", "/shop/", "").block(Duration.ofSeconds(20))).status())
					.isEqualTo(200);
		}
		try (var without = RunningGateway.start("gateway.shop.enabled=false")) {
			assertThat(Objects.requireNonNull(without.ask("GET", "/shop/", "").block(Duration.ofSeconds(20))).status())
					.isEqualTo(404);
		}
	}

	/** Else each request would fail, and open the circuit breaker of a service that is not deployed. */
	@Test
	void hasNoRoutesToServicesThatAreNotPartOfTheSuite() {
		try (var core = RunningGateway.start("gateway.shop.accounts=false", "gateway.shop.recommendations=false")) {
			for (var path : List.of("/api/v1/sessions", "/api/v1/me", "/api/v1/profile", "/.well-known/jwks.json",
					"/api/v1/items/A-1/recommendations", "/openapi/identity-service")) {
				assertThat(Objects.requireNonNull(core.ask("GET", path, "ann").block(Duration.ofSeconds(20))).status())
						.as(path).isEqualTo(404);
			}
		}
	}

	private RunningGateway.Seen get(String path, String... headers) {
		return ask("GET", path, headers);
	}

	private RunningGateway.Seen ask(String method, String path, String... headers) {
		return Objects.requireNonNull(gateway.ask(method, path, "", headers).block(Duration.ofSeconds(20)));
	}
}
