package stampede.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.identity.Customers.PASSWORD;
import static stampede.identity.Customers.address;
import static stampede.identity.Customers.mail;
import static stampede.identity.Customers.mails;
import static stampede.identity.Customers.token;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.identity.Customers;
import stampede.identity.IdentityTest;
import stampede.testsupport.TestTokens;

/** Registration and passwords over HTTP; mails are read from the folder. */
@IdentityTest
class AccountsIntegrationTests {
	private static final String OTHER_PASSWORD = "staple donkey battery";

	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	@Test
	void createsAnAccountOnceItsAddressIsConfirmed() {
		var address = address();
		customers.request("/api/v1/accounts", address).expectStatus().isAccepted().expectBody().isEmpty();
		var token = token(address, 1);
		problem(customers.signIn(address, PASSWORD), 401, "sign-in-refused");

		customers.setPassword(token, PASSWORD).expectStatus().isNoContent().expectBody().isEmpty();

		var tokens = customers.signedIn(address);
		web.get().uri("/api/v1/sessions").headers(headers -> headers.setBearerAuth(tokens.accessToken())).exchange()
				.expectStatus().isOk().expectBody()
				.jsonPath("$.sessions.length()").isEqualTo(1)
				.jsonPath("$.sessions[0].id").isEqualTo(tokens.session().toString())
				.jsonPath("$.sessions[0].device").isEqualTo("a test")
				.jsonPath("$.sessions[0].current").isEqualTo(true);
	}

	@Test
	void acceptsAnyCaseOfTheAddress() {
		var address = customers.registered();

		customers.signIn(address.toUpperCase(Locale.ROOT), PASSWORD).expectStatus().isCreated().expectBody();
	}

	@Test
	void acceptsALinkOnce() {
		var address = address();
		customers.request("/api/v1/accounts", address).expectStatus().isAccepted().expectBody();
		var token = token(address, 1);
		problem(customers.setPassword(token, "short"), 422, "password-refused");
		customers.setPassword(token, PASSWORD).expectStatus().isNoContent().expectBody();

		problem(customers.setPassword(token, OTHER_PASSWORD), 422, "mail-token-invalid");
		problem(customers.setPassword("A".repeat(43), OTHER_PASSWORD), 422, "mail-token-invalid");
		customers.signIn(address, PASSWORD).expectStatus().isCreated().expectBody();
	}

	@Test
	void answersTheSameForAnAddressThatHasAnAccountAndMailsThatItHasOne() {
		var address = customers.registered();

		customers.request("/api/v1/accounts", address).expectStatus().isAccepted().expectBody().isEmpty();

		assertThat(mail(address, 2)).contains("You have an account").doesNotContain("#/password/");
	}

	@Test
	void resetsAPasswordAndEndsAllSessions() {
		var address = customers.registered();
		var before = customers.signedIn(address);
		customers.request("/api/v1/accounts/password-reset", address).expectStatus().isAccepted().expectBody()
				.isEmpty();

		customers.setPassword(token(address, 2), OTHER_PASSWORD).expectStatus().isNoContent().expectBody();

		problem(customers.refresh(before.refresh()), 401, "session-ended");
		problem(customers.signIn(address, PASSWORD), 401, "sign-in-refused");
		customers.signIn(address, OTHER_PASSWORD).expectStatus().isCreated().expectBody();
	}

	@Test
	void sendsNoMailToReadersOfOtherMailboxes() {
		var unknown = address();
		var known = customers.registered();
		customers.request("/api/v1/accounts/password-reset", unknown).expectStatus().isAccepted().expectBody()
				.isEmpty();
		customers.request("/api/v1/accounts/password-reset", known).expectStatus().isAccepted().expectBody().isEmpty();

		assertThat(token(known, 2)).isNotEmpty();
		assertThat(mails(unknown)).isEmpty();
	}

	@Test
	void changesThePasswordAndEndsTheOtherSessions() {
		var address = customers.registered();
		var other = customers.signedIn(address);
		var own = customers.signedIn(address);

		problem(change(own.accessToken(), "wrong password", OTHER_PASSWORD), 401, "sign-in-refused");
		problem(change(own.accessToken(), PASSWORD, "password1"), 422, "password-refused");
		change(own.accessToken(), PASSWORD, OTHER_PASSWORD).expectStatus().isNoContent().expectBody().isEmpty();

		problem(customers.refresh(other.refresh()), 401, "session-ended");
		customers.refresh(own.refresh()).expectStatus().isOk().expectBody();
		problem(customers.signIn(address, PASSWORD), 401, "sign-in-refused");
		customers.signIn(address, OTHER_PASSWORD).expectStatus().isCreated().expectBody();
	}

	@Test
	void slowsDownGuessesOfTheCurrentPassword() {
		var own = customers.signedIn(customers.registered());
		for (var guess = 0; guess < 10; guess++) {
			problem(change(own.accessToken(), "wrong password " + guess, OTHER_PASSWORD), 401, "sign-in-refused");
		}

		problem(change(own.accessToken(), PASSWORD, OTHER_PASSWORD), 401, "sign-in-refused");
	}

	@ParameterizedTest
	@ValueSource(strings = {"1234567", "password", "PASSWORD1", "iloveyou"})
	void refusesShortAndCommonPasswords(String password) {
		problem(customers.setPassword("A".repeat(43), password), 422, "password-refused");
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "no address", "@example.test", "a@b@c", "a b@example.test"})
	void refusesWhatIsNoAddress(String address) {
		problem(customers.request("/api/v1/accounts", address), 400, "bad-request");
	}

	@Test
	void refusesUnknownMembersAndLargeBodies() {
		problem(web.post().uri("/api/v1/accounts").bodyValue(Map.of("email", address(), "scope", "operator"))
				.exchange(),
				400, "bad-request");
		problem(web.post().uri("/api/v1/sessions").contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{\"email\":\"a@b\",\"password\":\"" + "x".repeat(5_000) + "\"}").exchange(), 413,
				"content-too-large");
	}

	/** It has a valid signature, and no account. */
	@Test
	void refusesATokenOfAnotherIssuer() {
		web.get().uri("/api/v1/sessions").headers(headers -> headers.setBearerAuth(TestTokens.token("ada", "orders")))
				.exchange().expectStatus().isForbidden().expectBody();
	}

	private WebTestClient.ResponseSpec change(String accessToken, String current, String next) {
		return web.put().uri("/api/v1/accounts/me/password").headers(headers -> headers.setBearerAuth(accessToken))
				.bodyValue(Map.of("currentPassword", current, "newPassword", next)).exchange();
	}

	private static void problem(WebTestClient.ResponseSpec answer, int status, String type) {
		answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}
}
