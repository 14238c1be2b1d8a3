package stampede.kit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class IssuerKeysTests {
	private static final Duration LIMIT = Duration.ofSeconds(10);
	private static final RSAKey A = key("a", 2048);
	private static final RSAKey B = key("b", 2048);
	private static final RSAKey SMALL = key("small", 1024);
	private volatile List<RSAKey> published = List.of(A, SMALL);
	private volatile boolean isAway;
	private final AtomicInteger asked = new AtomicInteger();
	private final DisposableServer issuer = HttpServer.create().host("127.0.0.1").port(0)
			.handle((_, response) -> {
				asked.incrementAndGet();
				return isAway
						? response.status(500).send()
						: response
								.sendString(Mono.just(new JWKSet(List.copyOf(published)).toPublicJWKSet().toString()));
			})
			.bindNow();
	private final URI address = URI.create("http://127.0.0.1:" + issuer.port() + "/jwks");
	private final IssuerKeys keys = new IssuerKeys("users", WebClient.create(), address, Duration.ofMillis(200),
			new SimpleMeterRegistry());
	private final NimbusReactiveJwtDecoder decoder = decoder(keys);

	@AfterEach
	void stop() {
		keys.stop();
		issuer.disposeNow();
	}

	@Test
	void requestsTheJwkSetOnceForManyUnknownKeyIds() {
		var refused = Flux.range(0, 100)
				.flatMap(n -> decoder.decode(token(key("x" + n, A), "JWT")).hasElement()
						.onErrorResume(BadJwtException.class, _ -> Mono.just(false)), 20)
				.filter(accepted -> !accepted)
				.count()
				.block(LIMIT);

		assertThat(refused).isEqualTo(100);
		assertThat(asked).hasValue(1);
	}

	@Test
	void forgetsAKeyThatIsWithdrawnWhateverElseIsAsked() {
		published = List.of(A, B);
		keys.start();
		await(() -> accepts(A));

		published = List.of(B);

		await(() -> !accepts(A));
		assertThat(accepts(B)).isTrue();
	}

	@Test
	void keepsTheLastKeysWhileTheIssuerIsAway() {
		keys.start();
		await(() -> accepts(A));
		isAway = true;
		var before = asked.get();
		await(() -> asked.get() > before);

		assertThat(accepts(A)).isTrue();
		assertThat(accepts(B)).isFalse();
	}

	@Test
	void saysThatItCannotTellWhereNoKeyWasEverKnown() {
		isAway = true;

		assertThatThrownBy(
				() -> new RememberedTokens(decoder, new JwtTimestampValidator(), _ -> false).decode(token(A, "JWT"))
						.block(LIMIT))
				.isInstanceOf(KeysUnavailableException.class);
	}

	@Test
	void takesNoKeyThatIsTooSmall() {
		assertThat(accepts(A)).isTrue();
		assertThat(accepts(SMALL)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = {"JWT", "at+jwt", "AT+JWT"})
	void takesAccessTokensByTheirType(String type) {
		assertThat(decoder.decode(token(A, type)).block(LIMIT)).isNotNull();
	}

	@Test
	void takesNoOtherTypes() {
		assertThatThrownBy(() -> decoder.decode(token(A, "dpop+jwt")).block(LIMIT)).isInstanceOf(BadJwtException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = {"ann\u0085", "ann\u2028", "ann\u202e", "\u0000", " "})
	void refusesSubjectsThatAreNotWhatTheySeem(String subject) {
		assertThatThrownBy(() -> decoder.decode(token(A, "JWT", subject, Duration.ofHours(1))).block(LIMIT))
				.isInstanceOf(BadJwtException.class);
	}

	@Test
	void refusesTokensThatLiveTooLong() {
		assertThat(decoder.decode(token(A, "JWT", "ann", Duration.ofHours(24))).block(LIMIT)).isNotNull();
		assertThatThrownBy(() -> decoder.decode(token(A, "JWT", "ann", Duration.ofHours(25))).block(LIMIT))
				.isInstanceOf(BadJwtException.class);
	}

	private boolean accepts(RSAKey key) {
		return Boolean.TRUE.equals(decoder.decode(token(key, "JWT")).hasElement()
				.onErrorReturn(BadJwtException.class, false)
				.onErrorReturn(IllegalStateException.class, false)
				.block(LIMIT));
	}

	private NimbusReactiveJwtDecoder decoder(IssuerKeys source) {
		var made = NimbusReactiveJwtDecoder.withJwkSource(source::of)
				.jwsAlgorithm(SignatureAlgorithm.RS256)
				.jwtProcessorCustomizer(TokenRules::types)
				.build();
		made.setJwtValidator(
				new TokenRules(Duration.ofHours(24), Clock.systemUTC()).of("https://issuer.test", Set.of("stampede")));
		return made;
	}

	private static String token(RSAKey key, String type) {
		return token(key, type, "ann", Duration.ofHours(1));
	}

	private static String token(RSAKey key, String type, String subject, Duration life) {
		var now = Instant.now();
		var claims = new JWTClaimsSet.Builder().issuer("https://issuer.test").audience("stampede").subject(subject)
				.issueTime(Date.from(now)).expirationTime(Date.from(now.plus(life))).build();
		var head = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(new JOSEObjectType(type))
				.build();
		try {
			var token = new SignedJWT(head, claims);
			token.sign(new RSASSASigner(key.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
			return token.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static RSAKey key(String id, int bits) {
		try {
			return new RSAKeyGenerator(bits, true).keyID(id).generate();
		} catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static RSAKey key(String id, RSAKey like) {
		return new RSAKey.Builder(like).keyID(id).build();
	}

	private static void await(BooleanSupplier condition) {
		var end = System.nanoTime() + LIMIT.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
	}
}
