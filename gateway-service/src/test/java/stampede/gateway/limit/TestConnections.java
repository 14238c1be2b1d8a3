package stampede.gateway.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stampede.gateway.TrafficClass;
import stampede.kit.redis.RedisAddress;
import stampede.kit.redis.RedisConnections;

/** Started connections to a Redis of a test. */
public final class TestConnections {
	private static final Pattern RULES = Pattern.compile("user gateway on >%s ([^\\\\]+)\\\\n");

	private TestConnections() {}

	/** The rules of the gateway's Redis user in this file of the project. */
	public static String rules(String file) throws IOException {
		var found = RULES.matcher(Files.readString(Path.of("..", file)));
		if (!found.find()) {
			throw new IOException("no user of Redis in " + file);
		}
		return found.group(1);
	}

	public static RedisConnections to(String url) {
		return to(url, null, null);
	}

	public static RedisConnections to(String url, @Nullable String user, @Nullable String password) {
		var connections = new RedisConnections(new RedisAddress("gateway.limits.store", url, user, password));
		connections.start();
		return connections;
	}

	/** Limits with a timeout that a busy machine does not reach. */
	static LimitProperties limits(String url) {
		var rate = new LimitProperties.Rate(1, 1, Duration.ofSeconds(1));
		var rates = new EnumMap<TrafficClass, LimitProperties.Rate>(TrafficClass.class);
		for (var traffic : TrafficClass.values()) {
			rates.put(traffic, rate);
		}
		return new LimitProperties(rates, Set.of(), rate,
				new LimitProperties.Store(url, null, null, Duration.ofSeconds(5)), 1, 100);
	}
}
