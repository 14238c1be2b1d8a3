package stampede.kit.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.kit.startup.BadConfiguration;

/**
 * Where a Redis is.
 *
 * @param prefix of the configuration properties, for messages: {@code prefix.url}
 * @param url redis://, rediss:// with TLS, or redis-sentinel://; for a cluster with several nodes, separated by commas. Never logged
 * @param username of Redis' access control lists; null for the default user
 * @param password null if the URL contains it, or Redis needs no password
 */
public record RedisAddress(String prefix, String url, @Nullable String username, @Nullable String password) {
	/** The one server, or the Sentinels. Throws {@link BadConfiguration}. */
	RedisURI server() {
		try {
			return withCredentials(RedisURI.create(url));
		} catch (IllegalArgumentException malformed) {
			throw malformed();
		}
	}

	/** The nodes of a cluster that are asked for the others. Throws {@link BadConfiguration}. */
	List<RedisURI> nodes() {
		try {
			return RedisClusterURIUtil.toRedisURIs(URI.create(url)).stream().map(this::withCredentials).toList();
		} catch (IllegalArgumentException malformed) {
			throw malformed();
		}
	}

	private RedisURI withCredentials(RedisURI uri) {
		if (password != null) {
			uri.setCredentialsProvider(
					RedisCredentialsProvider.from(() -> RedisCredentials.just(username, password)));
		}
		return uri;
	}

	/** Without the cause: its message contains the whole URL. */
	private BadConfiguration malformed() {
		return new BadConfiguration(prefix + ".url is no URL of a Redis",
				"Write redis://HOST:PORT, and the password in " + prefix + ".password.", null);
	}

	/** Without the URL and the password. */
	@Override
	public String toString() {
		return "RedisAddress[" + prefix + "]";
	}
}
