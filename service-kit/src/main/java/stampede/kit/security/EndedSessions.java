package stampede.kit.security;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.security.oauth2.jwt.Jwt;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.metrics.KitMetric;

/**
 * The sessions that were ended recently, so that their access tokens are refused before they expire. They are queried every two seconds, not
 * for each request. While identity-service is unavailable the last ones are used, and no session can be ended; before the first reply no
 * token is refused, because a sale must not depend on identity-service. Thread-safe.
 */
final class EndedSessions implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(EndedSessions.class);
	private static final Duration INTERVAL = Duration.ofSeconds(2);
	private static final String SESSION = "sid";
	private final Mono<Reply> query;
	private volatile Set<String> ended = Set.of();
	private volatile long readAt = System.nanoTime();
	private volatile boolean failed;
	private volatile Disposable polling = Disposables.disposed();

	/** @param query queries identity-service once */
	EndedSessions(Mono<Reply> query, MeterRegistry meters) {
		this.query = query;
		KitMetric.TOKENS_ENDED_SESSIONS_AGE.gauge(meters, () -> (System.nanoTime() - readAt) / 1e9);
	}

	/** The response of identity-service. */
	record Reply(List<String> sessions) {}

	/** Whether the session of the token was ended; {@code false} for a token without a session. */
	boolean contains(Jwt token) {
		return !ended.isEmpty() && ended.contains(String.valueOf(token.getClaimAsString(SESSION)));
	}

	/** Queries once; never fails. */
	Mono<Void> refresh() {
		return query.doOnNext(reply -> {
			ended = Set.copyOf(reply.sessions());
			readAt = System.nanoTime();
			if (failed) {
				log.info("query for ended sessions succeeded again");
			}
			failed = false;
		}).doOnError(failure -> {
			if (!failed) {
				log.warn("query for ended sessions failed ({}); keeping {}", failure.toString(), ended.size());
			}
			failed = true;
		}).onErrorComplete().then();
	}

	@Override
	public void start() {
		polling = Flux.interval(Duration.ZERO, INTERVAL).onBackpressureDrop().concatMap(_ -> refresh(), 1).subscribe();
	}

	@Override
	public void stop() {
		polling.dispose();
	}

	@Override
	public boolean isRunning() {
		return !polling.isDisposed();
	}

	/** Before the server opens. */
	@Override
	public int getPhase() {
		return 0;
	}
}
