package stampede.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.identity.Customers;
import stampede.identity.Customers.Tokens;
import stampede.identity.IdentityTest;
import stampede.testsupport.TestTokens;

/** A customer's own sessions, and what services know of ended ones. */
@IdentityTest
class SessionsIntegrationTests {
	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	private record Ended(List<UUID> sessions) {}

	@Test
	void endsOneSession() {
		var address = customers.registered();
		var ended = customers.signedIn(address);
		var own = customers.signedIn(address);

		end(own, ended.session()).expectStatus().isNoContent().expectBody().isEmpty();
		end(own, ended.session()).expectStatus().isNoContent().expectBody().isEmpty();

		customers.refresh(ended.refresh()).expectStatus().isUnauthorized().expectBody();
		customers.refresh(own.refresh()).expectStatus().isOk().expectBody();
		assertThat(ended()).contains(ended.session()).doesNotContain(own.session());
	}

	@Test
	void endsAllSessions() {
		var address = customers.registered();
		var first = customers.signedIn(address);
		var second = customers.signedIn(address);

		web.post().uri("/api/v1/sessions/end-all").headers(headers -> headers.setBearerAuth(second.accessToken()))
				.exchange().expectStatus().isNoContent().expectBody().isEmpty();

		customers.refresh(first.refresh()).expectStatus().isUnauthorized().expectBody();
		customers.refresh(second.refresh()).expectStatus().isUnauthorized().expectBody();
		assertThat(ended()).contains(first.session(), second.session());
	}

	@Test
	void refusesToEndASessionOfAnotherAccount() {
		var owner = customers.signedIn(customers.registered());
		var stranger = customers.signedIn(customers.registered());

		end(stranger, owner.session()).expectStatus().isNotFound().expectBody().jsonPath("$.type")
				.isEqualTo("/problems/session-not-found");

		customers.refresh(owner.refresh()).expectStatus().isOk().expectBody();
	}

	/** Orders keep the id as their owner, so it must not become another account's. */
	@Test
	void erasesAnAccountAndEndsItsSessions() {
		var address = customers.registered();
		var session = customers.signedIn(address);
		var account = subject(session);

		erase(account).expectStatus().isNoContent().expectBody().isEmpty();
		erase(account).expectStatus().isNoContent().expectBody().isEmpty();

		customers.refresh(session.refresh()).expectStatus().isUnauthorized().expectBody();
		customers.signIn(address, Customers.PASSWORD).expectStatus().isUnauthorized().expectBody();
		assertThat(ended()).contains(session.session());
		customers.request("/api/v1/accounts", address).expectStatus().isAccepted().expectBody().isEmpty();
		customers.setPassword(Customers.token(address, 2), Customers.PASSWORD).expectStatus().isNoContent()
				.expectBody();
		assertThat(subject(customers.signedIn(address))).isNotEqualTo(account);
	}

	private WebTestClient.ResponseSpec erase(String account) {
		return web.post().uri("/internal/accounts/{id}/erasure", account)
				.headers(headers -> headers.setBearerAuth(TestTokens.token("profile-service", "internal"))).exchange();
	}

	private static String subject(Tokens tokens) {
		try {
			return SignedJWT.parse(tokens.accessToken()).getJWTClaimsSet().getSubject();
		} catch (ParseException malformed) {
			throw new IllegalArgumentException(malformed);
		}
	}

	@Test
	void requiresAToken() {
		web.get().uri("/api/v1/sessions").exchange().expectStatus().isUnauthorized().expectBody();
		web.get().uri("/internal/ended-sessions")
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ada", "orders")))
				.exchange().expectStatus().isForbidden().expectBody();
	}

	private WebTestClient.ResponseSpec end(Tokens caller, UUID session) {
		return web.post().uri("/api/v1/sessions/{id}/end", session)
				.headers(headers -> headers.setBearerAuth(caller.accessToken())).exchange();
	}

	private List<UUID> ended() {
		return Objects.requireNonNull(web.mutate().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build()
				.get().uri("/internal/ended-sessions")
				.headers(headers -> headers.setBearerAuth(TestTokens.token("order-service", "internal"))).exchange()
				.expectStatus().isOk().expectBody(Ended.class).returnResult().getResponseBody()).sessions();
	}
}
