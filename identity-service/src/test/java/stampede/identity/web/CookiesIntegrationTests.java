package stampede.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.identity.Customers;
import stampede.identity.IdentityTest;

/** Sessions of browsers, whose refresh token is in a cookie. */
@IdentityTest
class CookiesIntegrationTests {
	private static final String REFRESH = "__Host-stampede-refresh";

	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	@Test
	void keepsTheRefreshTokenFromScriptsAndOtherSites() {
		var response = signIn(customers.registered(), "same-origin").expectStatus().isCreated();
		response.expectBody().jsonPath("$.refreshToken").doesNotExist().jsonPath("$.accessToken").isNotEmpty();

		var cookie = cookie(response, REFRESH);
		assertThat(cookie.isHttpOnly()).isTrue();
		assertThat(cookie.isSecure()).isTrue();
		assertThat(cookie.getSameSite()).isEqualTo("Strict");
		assertThat(cookie.getPath()).isEqualTo("/");
		assertThat(cookie.getDomain()).isNull();
		assertThat(cookie.getMaxAge()).isBetween(Duration.ofDays(29), Duration.ofDays(30));
	}

	@Test
	void refreshesByTheCookieOfAPageOfTheSameOrigin() {
		var cookie = cookie(signIn(customers.registered(), "same-origin").expectStatus().isCreated(), REFRESH);

		var response = refresh(cookie.getValue(), "same-origin").expectStatus().isOk();

		response.expectBody().jsonPath("$.refreshToken").doesNotExist();
		assertThat(cookie(response, REFRESH).getValue()).isNotEqualTo(cookie.getValue());
	}

	@ParameterizedTest
	@ValueSource(strings = {"cross-site", "same-site", "none", "nonsense"})
	void refusesPagesOfOtherOrigins(String site) {
		var address = customers.registered();
		problem(signIn(address, site), 403, "origin-refused");
		var cookie = cookie(signIn(address, "same-origin").expectStatus().isCreated(), REFRESH);

		problem(refresh(cookie.getValue(), site), 403, "origin-refused");
	}

	/** Neither Sec-Fetch-Site nor Origin. */
	@Test
	void refusesACookieOfAnUnknownOrigin() {
		var cookie = cookie(signIn(customers.registered(), "same-origin").expectStatus().isCreated(), REFRESH);

		problem(web.post().uri("/api/v1/sessions/refresh").cookie(REFRESH, cookie.getValue()).bodyValue(Map.of())
				.exchange(), 403, "origin-refused");
		problem(web.post().uri("/api/v1/sessions/refresh").cookie(REFRESH, cookie.getValue())
				.header("Origin", "https://evil.test").bodyValue(Map.of()).exchange(), 403, "origin-refused");
	}

	@Test
	void clearsTheCookieOfAnEndedSession() {
		var response = signIn(customers.registered(), "same-origin").expectStatus().isCreated();
		var cookie = cookie(response, REFRESH);
		var tokens = Customers.tokens(response);

		var ended = web.post().uri("/api/v1/sessions/{id}/end", tokens.session())
				.headers(headers -> headers.setBearerAuth(tokens.accessToken())).exchange().expectStatus()
				.isNoContent();
		ended.expectBody().isEmpty();
		assertThat(cookie(ended, REFRESH).getMaxAge()).isEqualTo(Duration.ZERO);

		var refused = refresh(cookie.getValue(), "same-origin");
		problem(refused, 401, "session-ended");
		assertThat(cookie(refused, REFRESH).getMaxAge()).isEqualTo(Duration.ZERO);
	}

	@Test
	void refusesARequestWithoutAToken() {
		problem(web.post().uri("/api/v1/sessions/refresh").header("Sec-Fetch-Site", "same-origin").bodyValue(Map.of())
				.exchange(), 401, "session-ended");
	}

	private WebTestClient.ResponseSpec signIn(String address, String site) {
		return web.post().uri("/api/v1/sessions").header("Sec-Fetch-Site", site)
				.bodyValue(Map.of("email", address, "password", Customers.PASSWORD, "refreshIn", "COOKIE")).exchange();
	}

	private WebTestClient.ResponseSpec refresh(String cookie, String site) {
		return web.post().uri("/api/v1/sessions/refresh").cookie(REFRESH, cookie).header("Sec-Fetch-Site", site)
				.bodyValue(Map.of()).exchange();
	}

	private static ResponseCookie cookie(WebTestClient.ResponseSpec response, String name) {
		return Objects.requireNonNull(response.returnResult(Void.class).getResponseCookies().getFirst(name));
	}

	private static void problem(WebTestClient.ResponseSpec answer, int status, String type) {
		answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}
}
