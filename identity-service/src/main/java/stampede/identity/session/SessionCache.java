package stampede.identity.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisStringReactiveCommands;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.Email;
import stampede.kit.redis.RedisComponent;
import stampede.kit.redis.RedisConnections;

/**
 * Copies of sessions in Redis, which may be lost at any time. A copy is never changed, because it has nothing that changes, and it expires;
 * that its session has ended is not seen here, but by the check of the access token. While Redis does not respond, a circuit breaker avoids
 * the wait of each request.
 */
class SessionCache extends RedisComponent<RedisStringReactiveCommands<String, String>> {
	private final Duration timeout;
	private final SetArgs life;
	private final CircuitBreaker breaker;
	private final ObjectMapper json;

	SessionCache(RedisConnections redis, CacheProperties properties, CircuitBreaker breaker, ObjectMapper json) {
		super(() -> properties.cluster()
				? redis.connectToCluster(StringCodec.UTF8).map(StatefulRedisClusterConnection::reactive)
				: redis.connect(StringCodec.UTF8).map(StatefulRedisConnection::reactive));
		this.timeout = properties.timeout();
		this.life = SetArgs.Builder.ex(properties.life());
		this.breaker = breaker;
		this.json = json;
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Copy(UUID account, String email, String device, Instant createdAt) {}

	/** Empty if there is no copy. Fails when Redis is unavailable or does not respond in time. */
	Mono<CurrentSession> find(SessionId id) {
		return connected().flatMap(redis -> redis.get(key(id)))
				.timeout(timeout)
				.transformDeferred(CircuitBreakerOperator.of(breaker))
				.flatMap(text -> read(id, text));
	}

	/** Stores a copy for its life. Fails as {@link #find}. Idempotent. */
	Mono<Void> put(CurrentSession session) {
		return connected().flatMap(redis -> redis.set(key(session.id()), write(session), life))
				.timeout(timeout)
				.transformDeferred(CircuitBreakerOperator.of(breaker))
				.then();
	}

	/** The braces are the hash tag: a cluster keeps all keys of a session on one node. */
	private static String key(SessionId id) {
		return "session:{" + id + "}";
	}

	/** Empty for a copy of another release that this one cannot read. */
	private Mono<CurrentSession> read(SessionId id, String text) {
		try {
			var copy = json.readValue(text, Copy.class);
			return Mono
					.just(new CurrentSession(id, new AccountId(copy.account()), Email.of(copy.email()), copy.device(),
							copy.createdAt()));
		} catch (JsonProcessingException | RuntimeException unreadable) {
			return Mono.empty();
		}
	}

	private String write(CurrentSession session) {
		try {
			return json
					.writeValueAsString(new Copy(session.account().value(), session.email().value(), session.device(),
							session.createdAt()));
		} catch (JsonProcessingException failure) {
			throw new IllegalStateException("a record of strings and times has a JSON form", failure);
		}
	}
}
