package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.local.Options;
import stampede.local.ShopAccounts;

/** Customers with accounts of identity-service, in a suite of real processes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CustomerIntegrationTests {
	/** Services query ended sessions every two seconds; the rest is for a busy machine. */
	private static final Duration REFUSED_WITHIN = Duration.ofSeconds(30);
	private static Suite suite;
	private static Shop shop;

	@BeforeAll
	@Timeout(value = 10, unit = TimeUnit.MINUTES)
	static void start() {
		suite = Suites.withShop();
		shop = suite.shop();
		shop.offer(suite.operator(), "SHOE", 1_250, 1_000);
	}

	@AfterAll
	static void stop() {
		suite.invariants().hold();
		suite.invariants().ofCustomersHold();
		suite.close();
	}

	private record Session(String id, String accessToken, String refreshToken) {
		static Session of(Shop.Reply reply) {
			var body = reply.body();
			return new Session(body.path("session").asText(), body.path("accessToken").asText(),
					body.path("refreshToken").asText());
		}
	}

	@Test
	void buysWithATokenOfIdentityService() {
		var session = signIn(ShopAccounts.ADA);

		var order = buy(session.accessToken());

		assertThat(order.status()).isEqualTo(201);
		assertThat(shop.get(session.accessToken(), "/api/v1/orders/" + order.orderId()).status()).isEqualTo(200);
		assertThat(shop.get(suite.customer("bob"), "/api/v1/orders/" + order.orderId()).status()).isEqualTo(404);
		assertThat(shop.get(Session.of(refresh(session)).accessToken(), "/api/v1/orders/" + order.orderId()).status())
				.isEqualTo(200);
	}

	@Test
	void refusesTheTokensOfAnEndedSessionAtEveryService() {
		var other = signIn(ShopAccounts.ADA);
		var session = signIn(ShopAccounts.ADA);
		assertThat(buy(session.accessToken()).status()).isEqualTo(201);

		assertThat(post("/api/v1/sessions/" + session.id() + "/end", session.accessToken(), "").status())
				.isEqualTo(204);

		for (var service : List.of(Options.GATEWAY, Options.ORDERS, Options.PAYMENTS, Options.INVENTORY)) {
			var direct = suite.behindTheGateway(service);
			var path = service.equals(Options.PAYMENTS)
					? "/api/v1/payments/" + UUID.randomUUID()
					: service.equals(Options.INVENTORY) ? "/api/v1/items/SHOE/receipts" : "/api/v1/orders";
			Waiting.until(service + " refuses the token", REFUSED_WITHIN,
					() -> direct.get(session.accessToken(), path).status() == 401);
		}
		assertThat(refresh(session).status()).isEqualTo(401);
		assertThat(buy(other.accessToken()).status()).isEqualTo(201);
	}

	@Test
	void namesTheCustomerWithRedisAndAfterItsLoss() {
		var session = signIn(ShopAccounts.ADA);
		assertThat(me(session).body().path("email").asText()).isEqualTo(ShopAccounts.ADA);

		suite.restartRedis();

		assertThat(me(session).body().path("session").path("id").asText()).isEqualTo(session.id());
		assertThat(refresh(session).status()).isEqualTo(200);
		assertThat(post("/api/v1/sessions/end-all", session.accessToken(), "").status()).isEqualTo(204);
		Waiting.until("the copy of an ended session is refused", REFUSED_WITHIN, () -> me(session).status() == 401);
	}

	/** A sale goes on; only sign-ins and refreshes fail, and the sessions go on afterwards. */
	@Test
	void sellsWhileIdentityServiceIsDown() {
		var session = signIn(ShopAccounts.ADA);
		suite.kill(Options.IDENTITY);
		try {
			for (var n = 0; n < 5; n++) {
				assertThat(buy(session.accessToken()).status()).isEqualTo(201);
			}
			assertThat(refresh(session).status()).isEqualTo(503);
		} finally {
			suite.restart(Options.IDENTITY);
		}

		Waiting.until("the session is refreshed", REFUSED_WITHIN, () -> refresh(session).status() == 200);
	}

	@ParameterizedTest
	@ValueSource(strings = {Options.IDENTITY, Options.PROFILES})
	void answersAsItIsDescribed(String service) throws JsonProcessingException {
		var session = signIn(ShopAccounts.OLGA);
		var things = List.of(session.id(), UUID.randomUUID().toString(), session.refreshToken());

		new DescribedAnswers(suite, things, random -> switch (random.nextInt(5)) {
			case 0 -> "nonsense";
			case 1 -> suite.staff(new UUID(0, random.nextInt(50)).toString());
			default -> session.accessToken();
		}).check(service);
	}

	/** The client cannot know that its refresh token was replaced. */
	@Test
	void givesTheSuccessorAgainAfterACrashBeforeTheResponse() {
		var session = signIn(ShopAccounts.ADA);
		suite.arm("identity.after-rotation");
		assertThat(refresh(session).status()).isGreaterThanOrEqualTo(500);
		suite.awaitDeath(Options.IDENTITY);
		suite.disarm();
		suite.restart(Options.IDENTITY);

		Waiting.until("identity-service answers", REFUSED_WITHIN, () -> refresh(session).status() == 200);

		var successor = Session.of(refresh(session));
		assertThat(successor.refreshToken()).isNotEqualTo(session.refreshToken());
		assertThat(refresh(successor).status()).isEqualTo(200);
	}

	/** The customer's orders keep the account's id, and nothing else of the customer. */
	@Test
	void erasesACustomerWhoseOrdersStay() {
		var session = signIn(ShopAccounts.BOB);
		var token = session.accessToken();
		var order = buy(token).orderId();
		var profile = HttpRequest.newBuilder(suite.gateway().resolve("/api/v1/profile"))
				.header("Authorization", "Bearer " + token);
		assertThat(shop.send(profile.copy().header("If-Match", "\"0\"").header("Content-Type", "application/json")
				.PUT(BodyPublishers.ofString("{\"name\":\"Bob Builder\"}")).build()).status()).isEqualTo(200);

		assertThat(shop.send(profile.copy().DELETE().build()).status()).isEqualTo(204);

		Waiting.until("its tokens are refused", REFUSED_WITHIN,
				() -> shop.get(token, "/api/v1/orders").status() == 401);
		// Once: repeated attempts would be refused as guesses, too.
		assertThat(tryToSignIn(ShopAccounts.BOB).status()).isEqualTo(401);
		assertThat(refresh(session).status()).isEqualTo(401);
		assertThat(shop.get(suite.operator(), "/api/v1/orders/" + order).state()).isEqualTo("CONFIRMED");
	}

	private static Session signIn(String address) {
		var reply = tryToSignIn(address);
		assertThat(reply.status()).as(reply.text()).isEqualTo(201);
		return Session.of(reply);
	}

	private static Shop.Reply tryToSignIn(String address) {
		return post("/api/v1/sessions", "", "{\"email\":\"%s\",\"password\":\"%s\",\"device\":\"a test\"}"
				.formatted(address, ShopAccounts.PASSWORD));
	}

	private static Shop.Reply refresh(Session session) {
		return post("/api/v1/sessions/refresh", "", "{\"refreshToken\":\"%s\"}".formatted(session.refreshToken()));
	}

	private static Shop.Reply me(Session session) {
		return shop.get(session.accessToken(), "/api/v1/me");
	}

	private static Shop.Reply buy(String token) {
		return shop.place(token, UUID.randomUUID().toString(), Shop.order("SHOE", 1, "tok_visa"));
	}

	private static Shop.Reply post(String path, String token, String body) {
		var request = HttpRequest.newBuilder(suite.gateway().resolve(path)).header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body));
		return shop
				.send(token.isEmpty() ? request.build() : request.header("Authorization", "Bearer " + token).build());
	}
}
