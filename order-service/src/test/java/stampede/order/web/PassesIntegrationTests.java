package stampede.order.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.pass.Pass;
import stampede.kit.pass.PassKeys;
import stampede.order.OrderLine;
import stampede.order.StubDownstreamServices;
import stampede.order.sale.OpenSales;
import stampede.order.store.PassUses;

/** Orders for an item of an open sale need a pass of the same customer and sale. */
@TestPropertySource(properties = "stampede.passes.keys=classpath:/pass-keys")
class PassesIntegrationTests extends OrderApiFixture {
	private static final String SKU = "LAUNCH1";
	private static final String ORDER = ONE_A.replace("\"A\"", "\"" + SKU + "\"");
	private static final String SALE = "launch";
	private final String customer = "buyer-" + UUID.randomUUID();

	@Autowired
	PassKeys keys;

	@Autowired
	OpenSales sales;

	@Autowired
	PassUses uses;

	@Autowired
	DatabaseClient db;

	@BeforeEach
	void open() {
		StubDownstreamServices.sale(SALE, SKU, Duration.ofHours(1));
		awaitSale(true);
	}

	@AfterEach
	void close() {
		StubDownstreamServices.sale(SALE, SKU, Duration.ofSeconds(-1));
		awaitSale(false);
	}

	@Test
	void placesAnOrderWithAPass() {
		placed("one", pass(customer, SALE, 60)).expectStatus().isCreated().expectBody();
	}

	@Test
	void refusesAnOrderWithoutAValidPass() {
		var keyOfAnother = new Pass(UUID.randomUUID(), SALE, customer, Instant.now().plusSeconds(60));
		problem(placed("none", null), 403, "pass-required");
		problem(placed("nonsense", "a.b"), 403, "pass-required");
		problem(placed("copied", pass("eve", SALE, 60)), 403, "pass-required");
		problem(placed("expired", pass(customer, SALE, -1)), 403, "pass-required");
		problem(placed("other-sale", pass(customer, "another", 60)), 403, "pass-required");
		problem(placed("changed", keys.sign(keyOfAnother).replaceFirst(".$", "~")), 403, "pass-required");
		assertThat(db.sql("SELECT count(*) FROM placement WHERE caller = :customer").bind("customer", customer)
				.mapValue(Long.class).one().block()).as("nothing is written").isZero();
	}

	@Test
	void permitsThreeOrdersAndRepeatsOfThem() {
		var pass = pass(customer, SALE, 60);
		for (var key : new String[]{"one", "two", "three"}) {
			placed(key, pass).expectStatus().isCreated().expectBody();
		}

		problem(placed("four", pass), 403, "pass-required");
		placed("two", pass).expectStatus().isCreated().expectHeader().valueEquals("Idempotent-Replayed", "true")
				.expectBody();
		placed("three", null).expectStatus().isCreated().expectHeader().valueEquals("Idempotent-Replayed", "true")
				.expectBody();
	}

	@Test
	void permitsNoFourthOrderOfConcurrentOnes() {
		var pass = new Pass(UUID.randomUUID(), SALE, customer, Instant.now().plusSeconds(60));

		var taken = Flux.range(0, 20).flatMap(n -> use(pass.id(), "key-" + n, pass.expiresAt()), 20)
				.filter(Boolean::booleanValue).count().block();

		assertThat(taken).isEqualTo(3);
	}

	@Test
	void countsRepeatsOfOneKeyOnce() {
		var pass = UUID.randomUUID();
		var expiry = Instant.now().plusSeconds(60);

		var taken = Flux.range(0, 20).flatMap(_ -> use(pass, "key", expiry), 20).all(Boolean::booleanValue).block();

		assertThat(taken).isTrue();
		assertThat(
				Flux.just("second", "third", "fourth").concatMap(key -> use(pass, key, expiry)).collectList().block())
				.containsExactly(true, true, false);
	}

	@Test
	void needsNoPassForOtherItems() {
		place(customer, "other-item", ONE_A).expectStatus().isCreated().expectBody();
	}

	@Test
	void forgetsUsesOfExpiredPasses() {
		var old = UUID.randomUUID();
		use(old, "key", Instant.now().minus(Duration.ofHours(2))).block();
		use(UUID.randomUUID(), "key", Instant.now()).block();

		assertThat(uses.purge(1_000).block()).isPositive();

		assertThat(db.sql("SELECT count(*) FROM pass_use WHERE pass_id = :old").bind("old", old).mapValue(Long.class)
				.one().block()).isZero();
	}

	private Mono<Boolean> use(UUID pass, String key, Instant expiresAt) {
		return uses.use(pass, new IdempotencyKey(key), expiresAt);
	}

	private String pass(String subject, String sale, int seconds) {
		return keys.sign(new Pass(UUID.randomUUID(), sale, subject, Instant.now().plusSeconds(seconds)));
	}

	private WebTestClient.ResponseSpec placed(String key, @Nullable String pass) {
		return web.post().uri(ORDERS).headers(as(customer)).header("Idempotency-Key", key)
				.headers(headers -> {
					if (pass != null) {
						headers.set(Pass.HEADER, pass);
					}
				}).contentType(MediaType.APPLICATION_JSON).bodyValue(ORDER).exchange();
	}

	private void awaitSale(boolean open) {
		Mono.fromSupplier(() -> !sales.among(List.of(OrderLine.of(SKU, 1))).isEmpty()).filter(found -> found == open)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50))).block(Duration.ofSeconds(20));
	}
}
