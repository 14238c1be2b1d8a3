package stampede.identity.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.identity.IdentityException;
import stampede.identity.IdentityMetric;
import stampede.identity.session.RefreshTokens.Refresh;
import stampede.kit.failpoint.Failpoints;

/**
 * Exchanges a refresh token for its successor and a new access token. The token before the current one gets the same successor for a short
 * time: two tabs may refresh at once, and a response may be lost. A token that is older was copied; it ends the session (RFC 9700, 4.14.2).
 */
@Component
public class RefreshSession {
	private static final Logger log = LoggerFactory.getLogger(RefreshSession.class);
	private final RefreshTokens refreshTokens;
	private final Sessions sessions;
	private final SessionTokens tokens;
	private final SessionProperties properties;
	private final Failpoints failpoints;
	private final Counter rotated;
	private final Counter repeated;
	private final Counter ended;
	private final Counter reused;
	private final Counter invalid;

	RefreshSession(RefreshTokens refreshTokens, Sessions sessions, SessionTokens tokens,
			SessionProperties properties, Failpoints failpoints, MeterRegistry meters) {
		this.refreshTokens = refreshTokens;
		this.sessions = sessions;
		this.tokens = tokens;
		this.properties = properties;
		this.failpoints = failpoints;
		this.rotated = IdentityMetric.REFRESHES.counter(meters, "rotated");
		this.repeated = IdentityMetric.REFRESHES.counter(meters, "repeated");
		this.ended = IdentityMetric.REFRESHES.counter(meters, "ended");
		this.reused = IdentityMetric.REFRESHES.counter(meters, "reused");
		this.invalid = IdentityMetric.REFRESHES.counter(meters, "invalid");
	}

	/** New tokens of the session; a repeat within the grace period gets the same refresh token. Fails with {@link IdentityException.SessionEnded}. */
	public Mono<Issued> refresh(String token) {
		return Mono.defer(() -> refreshTokens.refresh(token).map(this::refresh)
				.orElseGet(() -> refused(invalid)))
				.flatMap(tokens::issue);
	}

	private Mono<Session> refresh(Refresh token) {
		return sessions.advance(token.session(), token.n())
				.doOnNext(_ -> failpoints.hit("identity.after-rotation"))
				.doOnNext(_ -> rotated.increment())
				.switchIfEmpty(Mono.defer(() -> repeat(token)));
	}

	private Mono<Session> repeat(Refresh token) {
		return sessions.current(token.session())
				.switchIfEmpty(Mono.defer(() -> refused(ended)))
				.flatMap(current -> {
					var isPredecessor = token.n() == current.session().n() - 1;
					if (isPredecessor && current.sinceRotation().compareTo(properties.grace()) <= 0) {
						repeated.increment();
						return Mono.just(current.session());
					}
					return endReused(current.session());
				});
	}

	private Mono<Session> endReused(Session session) {
		return sessions.endReused(session).then(Mono.defer(() -> {
			log.warn("an old refresh token of session {} was used; the session has ended", session.id());
			return refused(reused);
		}));
	}

	private static <T> Mono<T> refused(Counter outcome) {
		return Mono.error(() -> {
			outcome.increment();
			return new IdentityException.SessionEnded();
		});
	}
}
