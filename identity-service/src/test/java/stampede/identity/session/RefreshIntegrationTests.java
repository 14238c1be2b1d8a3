package stampede.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import stampede.identity.AccountId;
import stampede.identity.Customers;
import stampede.identity.IdentityTest;
import stampede.testsupport.EmbeddedDatabase;

/** Refresh tokens on a real PostgreSQL. Time passes by an update of the session's row. */
@IdentityTest
class RefreshIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(30);
	private final DatabaseClient owner = DatabaseClient.create(EmbeddedDatabase.asOwner());

	@Autowired
	Customers customers;

	@Autowired
	RefreshSession refreshSession;

	@Test
	void exchangesATokenForItsSuccessor() throws ParseException {
		var address = customers.registered();
		var first = customers.signedIn(address);

		var second = refreshed(first.refresh());
		var third = refreshed(second.refresh());

		assertThat(Set.of(first.refresh(), second.refresh(), third.refresh())).hasSize(3);
		var claims = SignedJWT.parse(third.accessToken());
		assertThat(claims.getHeader().getType().getType()).isEqualTo("at+jwt");
		assertThat(claims.getJWTClaimsSet().getStringClaim("sid")).isEqualTo(first.session().toString());
		assertThat(claims.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("orders");
		assertThat(claims.getJWTClaimsSet().getIssuer()).isEqualTo("https://identity.test");
		assertThat(claims.getJWTClaimsSet().getAudience()).containsExactly("stampede");
		assertThat(third.expiresIn()).isEqualTo(600);
	}

	/** Tabs of a browser share a token; each of them has to stay signed in. */
	@Test
	void givesOneSuccessorToFiftyRefreshesAtOnce() {
		var first = customers.signedIn(customers.registered());

		var successors = Objects.requireNonNull(Flux.range(0, 50)
				.flatMap(_ -> refreshSession.refresh(first.refresh()), 50).map(Issued::refreshToken).collectList()
				.block(TIMEOUT));

		assertThat(successors).hasSize(50);
		assertThat(Set.copyOf(successors)).hasSize(1);
		refreshed(successors.getFirst());
	}

	/** The process is killed between the compare-and-set and the response, or the response is lost. */
	@Test
	void givesTheSameSuccessorToARepeat() {
		var first = customers.signedIn(customers.registered());

		var lost = refreshed(first.refresh());
		var repeated = refreshed(first.refresh());

		assertThat(repeated.refresh()).isEqualTo(lost.refresh());
	}

	@Test
	void endsASessionOfWhichAnOldTokenIsUsed() {
		var first = customers.signedIn(customers.registered());
		var second = refreshed(first.refresh());
		var third = refreshed(second.refresh());

		refused(first.refresh());

		refused(third.refresh());
		assertThat(owner.sql("SELECT kind FROM security_event WHERE session_id = :id").bind("id", first.session())
				.mapValue(String.class).all().collectList().block(TIMEOUT)).containsExactly("TOKEN_REUSED");
	}

	@Test
	void endsASessionOfWhichATokenIsRepeatedAfterTheGracePeriod() {
		var first = customers.signedIn(customers.registered());
		var second = refreshed(first.refresh());
		change("rotated_at = rotated_at - interval '31 seconds'", first);

		refused(first.refresh());

		refused(second.refresh());
	}

	@Test
	void refusesAnExpiredSession() {
		var first = customers.signedIn(customers.registered());
		change("expires_at = now()", first);

		refused(first.refresh());
	}

	@Test
	void prolongsASessionUpToItsLongestLife() {
		var first = customers.signedIn(customers.registered());
		change("created_at = now() - interval '89 days'", first);

		refreshed(first.refresh());

		assertThat(owner.sql("SELECT expires_at < now() + interval '1 day' FROM session WHERE id = :id")
				.bind("id", first.session()).mapValue(Boolean.class).one().block(TIMEOUT)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "a", "a.b", "cmVmcmVzaA.AAAA"})
	void refusesOtherTexts(String token) {
		refused(token);
	}

	/** Both are signed with the same keys. */
	@Test
	void takesNoDeviceCookieForARefreshToken(@Autowired RefreshTokens tokens) {
		var session = customers.signedIn(customers.registered());
		var account = Objects.requireNonNull(owner.sql("SELECT account_id FROM session WHERE id = :id")
				.bind("id", session.session()).mapValue(UUID.class).one().block(TIMEOUT));

		refused(tokens.device(new AccountId(account)));
	}

	@Test
	void givesTheScopeOfOperatorsToTheConfiguredAddresses() throws ParseException {
		if (!exists("olga@example.test")) {
			customers.register("olga@example.test");
		}
		var tokens = customers.signedIn("olga@example.test");

		assertThat(SignedJWT.parse(tokens.accessToken()).getJWTClaimsSet().getStringClaim("scope"))
				.isEqualTo("orders operator");
	}

	private boolean exists(String address) {
		return Boolean.TRUE
				.equals(owner.sql("SELECT 1 FROM account WHERE email = :email").bind("email", address).fetch()
						.first().hasElement().block(TIMEOUT));
	}

	private Customers.Tokens refreshed(String token) {
		return Customers.tokens(customers.refresh(token).expectStatus().isOk());
	}

	private void refused(String token) {
		customers.refresh(token).expectStatus().isUnauthorized()
				.expectHeader().valueEquals("WWW-Authenticate", "Bearer")
				.expectBody().jsonPath("$.type").isEqualTo("/problems/session-ended");
	}

	private void change(String assignment, Customers.Tokens tokens) {
		owner.sql("UPDATE session SET " + assignment + " WHERE id = :id").bind("id", tokens.session()).fetch()
				.rowsUpdated().block(TIMEOUT);
	}
}
