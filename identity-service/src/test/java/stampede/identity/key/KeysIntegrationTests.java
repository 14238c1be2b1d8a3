package stampede.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import stampede.identity.Customers;
import stampede.identity.IdentityException;
import stampede.identity.IdentityTest;
import stampede.kit.startup.BadConfiguration;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The rotation of signing keys on a real PostgreSQL; in these tests a next key may sign at once. */
@IdentityTest
class KeysIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(60);
	private final DatabaseClient owner = DatabaseClient.create(EmbeddedDatabase.asOwner());

	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	@Autowired
	KeyRing ring;

	@Autowired
	SigningKeys keys;

	@Test
	void publishesTheActiveAndTheNextKeyWithoutTheirSecrets() throws Exception {
		var published = published();

		assertThat(published.getKeys()).hasSizeGreaterThanOrEqualTo(2).noneMatch(JWK::isPrivate)
				.allMatch(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()));
		web.get().uri("/.well-known/openid-configuration").exchange().expectStatus().isOk().expectBody()
				.jsonPath("$.issuer").isEqualTo("https://identity.test")
				.jsonPath("$.jwks_uri").isEqualTo("https://identity.test/.well-known/jwks.json");
	}

	/** Tokens of a retired key are valid until they expire, and the next key was published before it signed. */
	@Test
	void rotatesWithoutRefusingAToken() throws Exception {
		var address = customers.registered();
		var before = customers.signedIn(address);
		var next = inState(KeyState.NEXT);

		web.post().uri("/api/v1/signing-keys/rotate").headers(bearer(TestTokens.token("olga", "operator"))).exchange()
				.expectStatus().isOk().expectBody().jsonPath("$.keys[?(@.kid == '" + next + "')].state")
				.isEqualTo("ACTIVE");

		var after = customers.signedIn(address);
		assertThat(SignedJWT.parse(after.accessToken()).getHeader().getKeyID()).isEqualTo(next);
		for (var token : List.of(before.accessToken(), after.accessToken())) {
			web.get().uri("/api/v1/sessions").headers(bearer(token)).exchange().expectStatus().isOk().expectBody();
		}
	}

	@Test
	void acceptsEveryTokenWhileKeysAreRotated() {
		var tokens = customers.signedIn(customers.registered());
		var rotations = ring.rotate().repeat(4).then().toFuture();

		do {
			tokens = Customers.tokens(customers.refresh(tokens.refresh()).expectStatus().isOk());
			web.get().uri("/api/v1/sessions").headers(bearer(tokens.accessToken())).exchange().expectStatus().isOk()
					.expectBody();
		} while (!rotations.isDone());

		assertThat(rotations).isCompleted();
	}

	/** In a canary no worker runs. */
	@Test
	void knowsARotationOfAnotherProcessWithoutItsWorker(@Autowired KeyRotation rotation) {
		var now = new AtomicLong();
		var other = new KeyRing(rotation, new SimpleMeterRegistry(), now::get);
		var before = Objects.requireNonNull(other.signing().block(TIMEOUT)).kid();
		ring.rotate().block(TIMEOUT);
		assertThat(Objects.requireNonNull(other.signing().block(TIMEOUT)).kid()).isEqualTo(before);

		now.addAndGet(Duration.ofSeconds(16).toNanos());

		assertThat(Objects.requireNonNull(other.signing().block(TIMEOUT)).kid()).isEqualTo(inState(KeyState.ACTIVE));
	}

	@Test
	void letsOnlyOperatorsRotate() {
		var customer = customers.signedIn(customers.registered());

		web.post().uri("/api/v1/signing-keys/rotate").headers(bearer(customer.accessToken())).exchange()
				.expectStatus().isForbidden().expectBody();
		web.get().uri("/api/v1/signing-keys").headers(bearer(customer.accessToken())).exchange()
				.expectStatus().isForbidden().expectBody();
	}

	@Test
	void rotatesOnceHoweverManyProcessesDo() {
		var before = Objects.requireNonNull(ring.refresh().block(TIMEOUT));
		var active = before.stream().filter(key -> key.state() == KeyState.ACTIVE).findFirst().orElseThrow();
		var next = before.stream().filter(key -> key.state() == KeyState.NEXT).findFirst().orElseThrow();

		var promoted = Flux.range(0, 8).flatMap(_ -> keys.promote(active.kid(), next.kid()), 8)
				.filter(done -> done).count().block(TIMEOUT);

		assertThat(promoted).isEqualTo(1);
		ring.refresh().block(TIMEOUT);
		assertThat(inState(KeyState.ACTIVE)).isEqualTo(next.kid());
		assertThat(inState(KeyState.NEXT)).isNotEqualTo(next.kid());
	}

	@Test
	void keepsANextKeyFromSigningBeforeItWasPublishedLongEnough() {
		var properties = new KeyProperties(new ByteArrayResource(new byte[0]), Duration.ofDays(30), Duration.ofHours(1),
				Duration.ofMinutes(30));

		new KeyRotation(keys, properties).rotate().as(StepVerifier::create)
				.expectErrorSatisfies(failure -> assertThat(failure)
						.isInstanceOfSatisfying(IdentityException.KeyNotPublished.class,
								early -> assertThat(early.seconds()).isBetween(1L, 3_601L)))
				.verify(TIMEOUT);
	}

	@Test
	void sealsSecretsInTheDatabase() throws Exception {
		var sealed = Objects.requireNonNull(owner.sql("SELECT string_agg(sealed, ' ') FROM signing_key")
				.mapValue(String.class).one().block(TIMEOUT));
		assertThat(sealed).doesNotContain("\"d\"");
		var key = new RSAKeyGenerator(2048).keyID("a").generate();
		var seal = seal("ab".repeat(32));

		assertThat(seal.open("a", seal.seal(key))).isEqualTo(key);
		assertThatThrownBy(() -> seal.open("b", seal.seal(key))).hasMessageContaining("was exchanged");
		assertThatThrownBy(() -> seal("cd".repeat(32)).open("a", seal.seal(key)))
				.hasMessageContaining("identity.keys.sealing has another key");
		assertThatThrownBy(() -> seal("ab")).isInstanceOf(BadConfiguration.class);
	}

	private static KeySeal seal(String hex) {
		return new KeySeal(new KeyProperties(new ByteArrayResource(hex.getBytes(StandardCharsets.US_ASCII)),
				Duration.ofDays(30), Duration.ofMinutes(15), Duration.ofMinutes(30)));
	}

	private JWKSet published() throws Exception {
		return JWKSet.parse(Objects.requireNonNull(web.mutate()
				.codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build().get()
				.uri("/.well-known/jwks.json").exchange().expectStatus()
				.isOk().expectBody(String.class).returnResult().getResponseBody()));
	}

	private String inState(KeyState state) {
		return Objects.requireNonNull(owner.sql("SELECT kid FROM signing_key WHERE state = :state")
				.bind("state", state.name()).mapValue(String.class).one().block(TIMEOUT));
	}

	private static Consumer<HttpHeaders> bearer(String token) {
		return headers -> headers.setBearerAuth(token);
	}
}
