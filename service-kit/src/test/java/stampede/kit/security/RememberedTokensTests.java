package stampede.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.kit.security.EndedSessions.Reply;

class RememberedTokensTests {
	private static final Duration SOON = Duration.ofSeconds(5);
	private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
	private final AtomicInteger checks = new AtomicInteger();
	private final JwtTimestampValidator time = new JwtTimestampValidator(Duration.ZERO);
	private final AtomicReference<@Nullable Reply> reply = new AtomicReference<>(new Reply(List.of()));
	private final EndedSessions ended = new EndedSessions(Mono.fromSupplier(() -> Objects.requireNonNull(reply.get())),
			new SimpleMeterRegistry());
	private final RememberedTokens tokens = new RememberedTokens(this::check, time, ended::contains);

	/** Only what begins with "good" is, for a minute. */
	private Mono<Jwt> check(String token) {
		return Mono.fromSupplier(() -> {
			checks.incrementAndGet();
			var jwt = Jwt.withTokenValue(token).header("alg", "RS256").subject(token)
					.claim("sid", "session of " + token)
					.expiresAt(NOW.plusSeconds(60))
					.build();
			if (!token.startsWith("good") || time.validate(jwt).hasErrors()) {
				throw new BadJwtException("bad");
			}
			return jwt;
		});
	}

	private void passes(String token) {
		tokens.decode(token).map(Jwt::getSubject)
				.as(StepVerifier::create)
				.expectNext(token)
				.expectComplete()
				.verify(SOON);
	}

	private void fails(String token) {
		tokens.decode(token)
				.as(StepVerifier::create)
				.expectError(BadJwtException.class)
				.verify(SOON);
	}

	private void at(Instant instant) {
		time.setClock(Clock.fixed(instant, ZoneOffset.UTC));
	}

	@Test
	void checksAGoodTokenOnceAndEachForItself() {
		at(NOW);

		passes("good one");
		passes("good one");
		passes("good two");

		assertThat(checks).hasValue(2);
	}

	@Test
	void refusesARememberedTokenWhoseTimeIsOver() {
		at(NOW);
		passes("good one");

		at(NOW.plusSeconds(61));

		fails("good one");
	}

	@Test
	void checksABadTokenEachTime() {
		at(NOW);

		fails("bad one");
		fails("bad one");

		assertThat(checks).hasValue(2);
	}

	@Test
	void refusesARememberedTokenWhoseSessionHasEnded() {
		at(NOW);
		passes("good one");

		reply.set(new Reply(List.of("session of good one")));
		ended.refresh().block(SOON);

		fails("good one");
		assertThat(tokens.remembers("good one")).isFalse();
		passes("good two");
	}

	@Test
	void keepsEndedSessionsWhileTheQueryFails() {
		at(NOW);
		reply.set(new Reply(List.of("session of good one")));
		ended.refresh().block(SOON);

		reply.set(null);
		ended.refresh().block(SOON);

		fails("good one");
	}
}
