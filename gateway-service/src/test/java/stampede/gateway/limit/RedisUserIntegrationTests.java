package stampede.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.util.retry.Retry;
import stampede.gateway.TestRedis;
import stampede.gateway.TrafficClass;

/** The Redis user of Compose and Kubernetes can do what the limits need, and nothing else. */
class RedisUserIntegrationTests {
	private static final String PASSWORD = "limits";
	private static final Duration PATIENT = Duration.ofSeconds(5);
	private static final Pattern RULES = Pattern.compile("user gateway on >%s ([^\\\\]+)\\\\n");

	@Test
	void holdsLimitsAndDoesNothingElse() throws IOException {
		var rules = rules("docker-compose.yml");
		assertThat(rules).isEqualTo(rules("k8s/components/redis/redis.yaml"));
		try (var redis = new TestRedis("user", "gateway on >" + PASSWORD + " " + rules)) {
			var rate = new LimitProperties.Rate(2, 1, Duration.ofHours(1));
			var buckets = buckets(redis, rate);
			buckets.start();
			var taking = buckets.take(BucketKey.of(TrafficClass.CHECKOUT, rate, "ann"), 1);

			assertThat(taking.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))).block(PATIENT))
					.matches(Verdict::allowed);
			assertThat(taking.block(PATIENT)).matches(Verdict::allowed);
			assertThat(taking.block(PATIENT)).matches(verdict -> !verdict.allowed());
			buckets.stop();
			refusesAdministration(redis);
		}
	}

	private static void refusesAdministration(TestRedis redis) {
		var uri = RedisURI.create(redis.url());
		uri.setCredentialsProvider(
				RedisCredentialsProvider.from(() -> RedisCredentials.just("gateway", PASSWORD)));
		try (var client = RedisClient.create(uri); var connection = client.connect()) {
			assertThat(connection.sync().ping()).isEqualTo("PONG");
			assertThatThrownBy(() -> connection.sync().configGet("*"))
					.isInstanceOf(RedisCommandExecutionException.class).hasMessageContaining("NOPERM");
			assertThatThrownBy(() -> connection.sync().flushall())
					.isInstanceOf(RedisCommandExecutionException.class).hasMessageContaining("NOPERM");
			assertThatThrownBy(() -> connection.sync().keys("*"))
					.isInstanceOf(RedisCommandExecutionException.class).hasMessageContaining("NOPERM");
		}
	}

	private static RedisBuckets buckets(TestRedis redis, LimitProperties.Rate rate) {
		var rates = new EnumMap<TrafficClass, LimitProperties.Rate>(TrafficClass.class);
		for (var traffic : TrafficClass.values()) {
			rates.put(traffic, rate);
		}
		return new RedisBuckets(new LimitProperties(rates, new LimitProperties.Rate(1, 1, Duration.ofSeconds(1)),
				new LimitProperties.Store(redis.url(), "gateway", PASSWORD, PATIENT), 1, 100));
	}

	private static String rules(String file) throws IOException {
		var found = RULES.matcher(Files.readString(Path.of("..", file)));
		assertThat(found.find()).as(file).isTrue();
		return found.group(1);
	}
}
