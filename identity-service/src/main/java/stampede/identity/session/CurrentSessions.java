package stampede.identity.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.identity.IdentityException;
import stampede.identity.IdentityMetric;

/** Finds the session of an access token: in the cache, if there is one; otherwise in PostgreSQL, which is the truth. */
@Component
public class CurrentSessions {
	private final Sessions sessions;
	private final ObjectProvider<SessionCache> cache;
	private final Counter hits;
	private final Counter misses;
	private final Counter unavailable;

	CurrentSessions(Sessions sessions, ObjectProvider<SessionCache> cache, MeterRegistry meters) {
		this.sessions = sessions;
		this.cache = cache;
		this.hits = IdentityMetric.SESSION_CACHE.counter(meters, "hit");
		this.misses = IdentityMetric.SESSION_CACHE.counter(meters, "miss");
		this.unavailable = IdentityMetric.SESSION_CACHE.counter(meters, "unavailable");
	}

	/**
	 * The session with its account. Fails with {@link IdentityException.SessionEnded} if it has ended, expired or never existed; a session
	 * that ended may still be found until services refuse its access tokens.
	 */
	public Mono<CurrentSession> find(SessionId id) {
		var copies = cache.getIfAvailable();
		return copies == null ? stored(id) : find(id, copies);
	}

	/** The second look-up is started outside the error handler of the first one: a failure of PostgreSQL is not answered by another query. */
	private Mono<CurrentSession> find(SessionId id, SessionCache copies) {
		return copies.find(id)
				.doOnNext(_ -> hits.increment())
				.map(Mono::just)
				.switchIfEmpty(Mono.fromSupplier(() -> {
					misses.increment();
					return stored(id).delayUntil(found -> copies.put(found).onErrorComplete());
				}))
				.onErrorResume(_ -> Mono.fromSupplier(() -> {
					unavailable.increment();
					return stored(id);
				}))
				.flatMap(found -> found);
	}

	private Mono<CurrentSession> stored(SessionId id) {
		return sessions.withAccount(id).switchIfEmpty(Mono.error(IdentityException.SessionEnded::new));
	}
}
