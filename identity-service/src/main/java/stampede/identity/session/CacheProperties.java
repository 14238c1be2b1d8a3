package stampede.identity.session;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.redis.RedisAddress;

/**
 * The Redis that caches sessions. Without a URL there is no cache, and PostgreSQL is read.
 *
 * @param url Address of Redis: redis://, rediss:// with TLS, or redis-sentinel://. Several nodes of a cluster are separated by commas.
 *     Never logged.
 * @param cluster Whether it is a Redis Cluster.
 * @param username User of Redis' access control lists. Without it, the default user.
 * @param password Password, where the URL contains none.
 * @param timeout How long a request waits for Redis before it reads PostgreSQL.
 * @param life How long a session stays in Redis. After the erasure of an account, its address may stay for this long.
 */
@Validated
@ConfigurationProperties("identity.cache")
record CacheProperties(@Nullable String url, @DefaultValue("false") boolean cluster, @Nullable String username,
		@Nullable String password,
		@DefaultValue("100ms") @DurationMin(millis = 1) @DurationMax(seconds = 5) Duration timeout,
		@DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration life) {
	RedisAddress address() {
		return new RedisAddress("identity.cache", url == null ? "" : url, username, password);
	}

	/** Without the URL and the password, which must not appear in messages and logs. */
	@Override
	public String toString() {
		return "CacheProperties[timeout=" + timeout + ", life=" + life + "]";
	}
}
