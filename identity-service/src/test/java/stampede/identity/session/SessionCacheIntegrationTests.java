package stampede.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.identity.Customers;
import stampede.identity.Customers.Tokens;
import stampede.identity.IdentityTest;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestRedis;

/** {@code GET /api/v1/me} with a real Redis, which may stop and lose its data. */
@IdentityTest
class SessionCacheIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(30);
	private static final TestRedis REDIS = new TestRedis();
	private final DatabaseClient owner = DatabaseClient.create(EmbeddedDatabase.asOwner());

	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	@Autowired
	SessionCache cache;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry properties) {
		properties.add("identity.cache.url", REDIS::url);
		// Longer than a busy machine takes.
		properties.add("identity.cache.timeout", () -> "2s");
	}

	@AfterAll
	static void stop() {
		REDIS.close();
	}

	private record Me(UUID account, String email, Current session) {
		@JsonIgnoreProperties(ignoreUnknown = true)
		record Current(UUID id, String device) {}
	}

	@Test
	void namesAccountAndSession() {
		var address = customers.registered();
		var tokens = customers.signedIn(address);

		var me = me(tokens);

		assertThat(me.email()).isEqualTo(address);
		assertThat(me.session()).isEqualTo(new Me.Current(tokens.session(), "a test"));
	}

	/** Seen by a change of PostgreSQL that no service makes. */
	@Test
	void readsTheCopyUntilRedisLosesIt() {
		var tokens = customers.signedIn(customers.registered());
		// The connection may be made, or made anew after another test, at any time.
		await().atMost(TIMEOUT).until(() -> me(tokens).session().id().equals(tokens.session()) && hasCopy(tokens));
		rename(tokens, "a renamed one");
		assertThat(me(tokens).session().device()).isEqualTo("a test");

		REDIS.stop();
		try {
			assertThat(me(tokens).session().device()).as("PostgreSQL is the truth").isEqualTo("a renamed one");
			customers.refresh(tokens.refresh()).expectStatus().isOk().expectBody();
		} finally {
			REDIS.start();
		}
		assertThat(me(tokens).session().device()).isEqualTo("a renamed one");
	}

	@Test
	void answersWhileRedisDoesNotRespond() {
		var tokens = customers.signedIn(customers.registered());
		REDIS.sleep();
		try {
			assertThat(me(tokens).session().id()).isEqualTo(tokens.session());
		} finally {
			REDIS.wake();
		}
	}

	/** The check of the access token sees the end of a session that has a copy, within three seconds. */
	@Test
	void refusesASessionThatHasEndedAndHasNoCopy() {
		var tokens = customers.signedIn(customers.registered());
		web.post().uri("/api/v1/sessions/end-all").headers(headers -> headers.setBearerAuth(tokens.accessToken()))
				.exchange().expectStatus().isNoContent().expectBody().isEmpty();

		request(tokens).expectStatus().isUnauthorized().expectBody().jsonPath("$.type")
				.isEqualTo("/problems/session-ended");
	}

	private boolean hasCopy(Tokens tokens) {
		return cache.find(new SessionId(tokens.session())).hasElement().onErrorReturn(false).blockOptional(TIMEOUT)
				.orElse(false);
	}

	private void rename(Tokens tokens, String device) {
		owner.sql("UPDATE session SET device = :device WHERE id = :id").bind("device", device)
				.bind("id", tokens.session()).then().block(TIMEOUT);
	}

	private Me me(Tokens tokens) {
		return Objects.requireNonNull(
				request(tokens).expectStatus().isOk().expectBody(Me.class).returnResult().getResponseBody());
	}

	private WebTestClient.ResponseSpec request(Tokens tokens) {
		return web.get().uri("/api/v1/me").headers(headers -> headers.setBearerAuth(tokens.accessToken())).exchange();
	}
}
