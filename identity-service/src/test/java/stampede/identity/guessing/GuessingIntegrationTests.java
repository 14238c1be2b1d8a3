package stampede.identity.guessing;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.identity.Customers.PASSWORD;
import static stampede.identity.Customers.address;
import static stampede.identity.Customers.network;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import stampede.identity.Customers;
import stampede.identity.Email;
import stampede.identity.IdentityTest;
import stampede.testsupport.EmbeddedDatabase;

/** Protection against guessing. Clients have networks of their own, as the gateway names them. */
@IdentityTest
class GuessingIntegrationTests {
	private static final String DEVICE = "__Host-stampede-device";
	private static final Duration TIMEOUT = Duration.ofSeconds(60);
	private final DatabaseClient owner = DatabaseClient.create(EmbeddedDatabase.asOwner());

	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	@Autowired
	GuessingProtection guessing;

	@Test
	void refusesAfterTenGuessesOfANetworkAndAnswersTheSame() {
		var address = customers.registered();
		var network = network();
		var first = body(signIn(address, "wrong password", network, null));
		for (var guess = 1; guess < 10; guess++) {
			assertThat(body(signIn(address, "wrong password", network, null))).isEqualTo(first);
		}

		assertThat(body(signIn(address, PASSWORD, network, null))).as("slowed down").isEqualTo(first);
		assertThat(body(signIn(address(), PASSWORD, network, null))).as("unknown address").isEqualTo(first);
		signIn(address, PASSWORD, network(), null).expectStatus().isCreated().expectBody();
	}

	@Test
	void permitsOneMoreAttemptAfterHalfAMinute() {
		var address = customers.registered();
		var network = network();
		for (var guess = 0; guess < 10; guess++) {
			signIn(address, "wrong password", network, null).expectStatus().isUnauthorized().expectBody();
		}
		signIn(address, PASSWORD, network, null).expectStatus().isUnauthorized().expectBody();

		owner.sql("UPDATE attempt_bucket SET updated_at = updated_at - interval '31 seconds'").fetch().rowsUpdated()
				.block(TIMEOUT);

		signIn(address, PASSWORD, network, null).expectStatus().isCreated().expectBody();
		signIn(address, PASSWORD, network, null).expectStatus().isUnauthorized().expectBody();
	}

	/** A thousand attackers, each in a network of its own, use up the attempts of all unknown devices. */
	@Test
	void letsTheOwnersBrowserInWhileAttackersGuess() {
		var address = customers.registered();
		var device = Objects.requireNonNull(web.post().uri("/api/v1/sessions").header("Sec-Fetch-Site", "same-origin")
				.header("X-Internal-Client", network())
				.bodyValue(Map.of("email", address, "password", PASSWORD, "refreshIn", "COOKIE")).exchange()
				.expectStatus().isCreated().returnResult(Void.class).getResponseCookies().getFirst(DEVICE)).getValue();

		var permitted = Flux.range(0, 1_000)
				.flatMap(_ -> guessing.permitSignIn(Email.of(address), network(), null), 16)
				.filter(granted -> granted).count().block(TIMEOUT);

		assertThat(permitted).as("guesses of attackers").isBetween(90L, 105L);
		// They take each further token, too.
		owner.sql("UPDATE attempt_bucket SET tokens = 0, updated_at = clock_timestamp()").fetch().rowsUpdated()
				.block(TIMEOUT);
		signIn(address, PASSWORD, network(), null).expectStatus().isUnauthorized().expectBody();
		signIn(address, PASSWORD, network(), "invented").expectStatus().isUnauthorized().expectBody();
		signIn(address, PASSWORD, network(), device).expectStatus().isCreated().expectBody();
	}

	@Test
	void countsADeviceForItsOwnAccountOnly() {
		var device = Objects.requireNonNull(web.post().uri("/api/v1/sessions").header("Sec-Fetch-Site", "same-origin")
				.header("X-Internal-Client", network())
				.bodyValue(Map.of("email", customers.registered(), "password", PASSWORD, "refreshIn", "COOKIE"))
				.exchange()
				.expectStatus().isCreated().returnResult(Void.class).getResponseCookies().getFirst(DEVICE)).getValue();
		var victim = customers.registered();
		var network = network();

		for (var guess = 0; guess < 10; guess++) {
			signIn(victim, "wrong password", network, device).expectStatus().isUnauthorized().expectBody();
		}

		signIn(victim, PASSWORD, network, device).expectStatus().isUnauthorized().expectBody();
	}

	@Test
	void limitsTheMailsThatANetworkRequests() {
		var network = network();
		var accepted = 0;
		var result = register(network).expectBody(String.class).returnResult();
		// One more is permitted each ten seconds.
		while (accepted < 60 && result.getStatus().value() == 202) {
			accepted++;
			result = register(network).expectBody(String.class).returnResult();
		}

		assertThat(accepted).isBetween(30, 59);
		assertThat(result.getStatus().value()).isEqualTo(429);
		assertThat(result.getResponseHeaders().getFirst("Retry-After")).isNotNull();
		assertThat(result.getResponseBody()).contains("/problems/rate-limited");
		register(network()).expectStatus().isAccepted().expectBody();
	}

	private WebTestClient.ResponseSpec register(String network) {
		return web.post().uri("/api/v1/accounts").header("X-Internal-Client", network)
				.bodyValue(Map.of("email", address())).exchange();
	}

	private WebTestClient.ResponseSpec signIn(String address, String password, String network,
			@Nullable String device) {
		var request = web.mutate().responseTimeout(TIMEOUT).build().post().uri("/api/v1/sessions")
				.header("X-Internal-Client", network);
		if (device != null) {
			request = request.cookie(DEVICE, device);
		}
		return request.bodyValue(Map.of("email", address, "password", password)).exchange();
	}

	private static String body(WebTestClient.ResponseSpec refused) {
		return Objects.requireNonNull(refused.expectStatus().isUnauthorized().expectBody(String.class).returnResult()
				.getResponseBody());
	}
}
