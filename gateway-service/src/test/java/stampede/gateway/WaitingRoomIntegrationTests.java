package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import stampede.kit.pass.PassKeys;
import stampede.testsupport.TestRedis;

/** The waiting room through two whole gateways, with a real Redis and a stub inventory-service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class WaitingRoomIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(20);
	private static final ObjectMapper JSON = new ObjectMapper();
	private final PassKeys keys = new PassKeys(new ClassPathResource("pass-keys"));
	@TempDir
	static Path directory;

	private Path tuning;
	private TestRedis redis;
	private RunningGateway gateway;
	private RunningGateway other;
	private String sale;

	@BeforeAll
	void start() {
		tuning = directory.resolve("tuning.yaml");
		redis = new TestRedis();
		gateway = gateway();
		other = gateway();
	}

	private RunningGateway gateway() {
		return RunningGateway.start("gateway.limits.store.url=" + redis.url(), "gateway.limits.store.timeout=2s",
				"stampede.passes.keys=classpath:/pass-keys",
				"stampede.tokens.service-tokens=classpath:/service-tokens/", "gateway.waiting.min-poll=1s",
				"gateway.waiting.interval=100ms", "gateway.waiting.initial-per-second=1000",
				"gateway.waiting.recovery-pause=1s",
				"gateway.tuning.file=" + tuning, "gateway.tuning.interval=100ms",
				"gateway.limits.rates.waiting.burst=100000", "gateway.limits.rates.waiting.sustained=100000");
	}

	@BeforeEach
	void newSale() {
		sale = "sale-" + UUID.randomUUID();
	}

	@AfterAll
	void stop() {
		Upstreams.INVENTORY.sales("[]");
		gateway.close();
		other.close();
		redis.close();
		keys.close();
	}

	@Test
	void admitsAClientWithAPassAndTellsItOnEveryGateway() {
		define(-60, -30, 60, 10);

		var joined = join(gateway, "ada");
		assertThat(joined.at("/state").asText()).isIn("WAITING", "ADMITTED");
		await("admitted", () -> poll(other, "ada").at("/state").asText().equals("ADMITTED"));

		var admitted = poll(gateway, "ada");
		var pass = keys.verify(admitted.at("/pass").asText()).orElseThrow();
		assertThat(pass.subject()).isEqualTo("ada");
		assertThat(pass.sale()).isEqualTo(sale);
		assertThat(pass.expiresAt()).isBetween(Instant.now().plusSeconds(250), Instant.now().plusSeconds(310));
		assertThat(keys.verify(poll(other, "ada").at("/pass").asText()).orElseThrow().id()).isEqualTo(pass.id());
		assertThat(gateway.metric("stampede_waiting_passes")).isPositive();
	}

	@Test
	void keepsEarlyClientsUntilTheOpening() {
		define(-60, 1_800, 3_600, 10);

		var early = join(gateway, "ada");

		assertThat(early.at("/state").asText()).isEqualTo("EARLY");
		assertThat(early.has("ahead")).isFalse();
		assertThat(early.at("/pollAfterSeconds").asLong()).isBetween(1L, 72L);
		assertThat(poll(other, "ada").at("/state").asText()).isEqualTo("EARLY");
	}

	@Test
	void refusesClientsOfOtherSalesAndBeforeTheDoorsOpen() {
		define(60, 120, 180, 10);

		assertProblem(ask(gateway, "POST", "ada"), 409, "doors-closed");
		sale = "unknown";
		assertProblem(ask(gateway, "POST", "ada"), 404, "sale-not-found");
	}

	@Test
	void refusesPollsWithoutAPlaceAndWithTheOneOfAnother() {
		define(-60, 1_800, 3_600, 10);
		assertProblem(ask(gateway, "GET", "bob"), 404, "place-not-found");
		var place = join(gateway, "ada").at("/place").asText();

		assertThat(ask(gateway, "GET", "ada", "Stampede-Place", place).status()).isEqualTo(200);
		assertProblem(ask(gateway, "GET", "eve", "Stampede-Place", place), 400, "place-unknown");
		assertProblem(ask(gateway, "GET", "ada", "Stampede-Place", place + "x"), 400, "place-unknown");
		assertThat(ask(gateway, "POST", "").status()).isEqualTo(401);
		assertThat(ask(gateway, "PUT", "ada").status()).isEqualTo(405);
	}

	@Test
	void tellsEverybodyThatASaleIsSoldOutOrClosed() {
		define(-60, -30, 60, 10);
		join(gateway, "ada");
		await("admitted", () -> poll(gateway, "ada").at("/state").asText().equals("ADMITTED"));

		define(-60, -30, 60, 0);
		await("sold out", () -> poll(gateway, "ada").at("/state").asText().equals("SOLD_OUT")
				&& join(other, "bob").at("/state").asText().equals("SOLD_OUT"));

		define(-60, -30, -1, 10);
		await("closed", () -> poll(gateway, "ada").at("/state").asText().equals("CLOSED"));
		assertThat(gateway.metric("stampede_waiting_passes")).as("passes of closed sales do not count").isZero();
	}

	@Test
	void keepsPlacesWhileRedisIsAwayAndAfterItHasLostThem() {
		define(-60, 1_800, 3_600, 10);
		var place = join(gateway, "ada").at("/place").asText();

		redis.stop();
		await("stale", () -> {
			var seen = ask(gateway, "GET", "ada", "Stampede-Place", place);
			return seen.status() == 200 && json(seen.body()).at("/stale").asBoolean();
		});
		assertProblem(ask(gateway, "POST", "bob"), 503, "waiting-room-unavailable");

		redis.start();
		await("restored", () -> {
			var seen = ask(gateway, "GET", "ada", "Stampede-Place", place);
			return seen.status() == 200 && !json(seen.body()).at("/stale").asBoolean();
		});
		await("known to the other gateway", () -> ask(other, "GET", "ada").status() == 200);
	}

	@Test
	void pausesASaleWhileTheTuningFileSaysSo() throws IOException {
		Files.writeString(tuning,
				"tuning: {by: olga, why: test}\ngateway.waiting.sales.%s.paused: true\n".formatted(sale));
		await("paused",
				() -> gateway.metric("stampede_tuning_changes") > 0 && other.metric("stampede_tuning_changes") > 0);
		define(-60, -30, 60, 10);
		var before = gateway.metric("stampede_waiting_admitted") + other.metric("stampede_waiting_admitted");

		join(gateway, "ada");
		await("some rounds", () -> gateway.metric("stampede_waiting_clients") >= 1);
		assertThat(poll(gateway, "ada").at("/state").asText()).isEqualTo("WAITING");
		assertThat(gateway.metric("stampede_waiting_admitted") + other.metric("stampede_waiting_admitted"))
				.isEqualTo(before);

		Files.delete(tuning);
		await("admitted", () -> poll(gateway, "ada").at("/state").asText().equals("ADMITTED"));
	}

	@Test
	void notesAConfirmedOrder() {
		define(-60, -30, 60, 1);
		join(gateway, "ada");
		await("admitted", () -> poll(gateway, "ada").at("/state").asText().equals("ADMITTED"));
		join(gateway, "bob");
		var pass = poll(gateway, "ada").at("/pass").asText();

		assertThat(poll(gateway, "bob").at("/state").asText()).as("the stock is one unit").isEqualTo("WAITING");
		Upstreams.ORDERS.next(201);
		assertThat(ask(gateway, "POST", "/api/v1/orders", "ada", "Stampede-Pass", pass).status()).isEqualTo(201);

		await("admitted", () -> poll(gateway, "bob").at("/state").asText().equals("ADMITTED"));
	}

	private void define(int doors, int opens, int closes, int onHand) {
		var now = Instant.now();
		Upstreams.INVENTORY.sales("""
				[{"id":"%s","skus":["A"],"doorsAt":"%s","opensAt":"%s","closesAt":"%s","passLifeSeconds":300,\
				"admitPerSecond":1000,"seed":"5eed","onHand":%d,"reserved":0,"now":"@NOW@"}]"""
				.formatted(sale, now.plusSeconds(doors), now.plusSeconds(opens), now.plusSeconds(closes), onHand));
		for (var each : new RunningGateway[]{gateway, other}) {
			await("sale known", () -> {
				var seen = ask(each, "GET", "anybody");
				return doors > 0
						? seen.status() == 409
						: !seen.body().contains("sale-not-found") && seen.status() != 503;
			});
		}
	}

	private JsonNode join(RunningGateway where, String client) {
		return ok(ask(where, "POST", client));
	}

	private JsonNode poll(RunningGateway where, String client) {
		return ok(ask(where, "GET", client));
	}

	private static JsonNode ok(RunningGateway.Seen seen) {
		assertThat(seen.status()).as(seen.body()).isEqualTo(200);
		assertThat(seen.headers().getCacheControl()).isEqualTo("no-store");
		return json(seen.body());
	}

	private RunningGateway.Seen ask(RunningGateway where, String method, String client) {
		return ask(where, method, "/api/v1/sales/" + sale + "/places", client);
	}

	private RunningGateway.Seen ask(RunningGateway where, String method, String client, String header, String value) {
		return ask(where, method, "/api/v1/sales/" + sale + "/places", client, header, value);
	}

	private static RunningGateway.Seen ask(RunningGateway where, String method, String path, String client,
			String... headers) {
		return Objects.requireNonNull(where.ask(method, path, client, headers).block(LIMIT));
	}

	private static void assertProblem(RunningGateway.Seen seen, int status, String problem) {
		assertThat(seen.status()).as(seen.body()).isEqualTo(status);
		assertThat(seen.body()).contains("/problems/" + problem);
	}

	private static void await(String what, BooleanSupplier condition) {
		RunningGateway.await(what, condition);
	}

	private static JsonNode json(String text) {
		try {
			return JSON.readTree(text.getBytes(StandardCharsets.UTF_8));
		} catch (IOException malformed) {
			throw new UncheckedIOException(malformed);
		}
	}
}
