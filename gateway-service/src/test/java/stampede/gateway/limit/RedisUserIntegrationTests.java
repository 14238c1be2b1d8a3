package stampede.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.util.retry.Retry;
import stampede.gateway.TrafficClass;
import stampede.testsupport.TestRedis;

/** The Redis user of Compose and Kubernetes can do what the limits need, and nothing else. */
class RedisUserIntegrationTests {
	private static final String PASSWORD = "limits";
	private static final Duration PATIENT = Duration.ofSeconds(5);

	@Test
	void holdsLimitsAndDoesNothingElse() throws IOException {
		var rules = TestConnections.rules("docker-compose.yml");
		assertThat(rules).isEqualTo(TestConnections.rules("k8s/components/redis/redis.yaml"));
		try (var redis = new TestRedis("user gateway on >" + PASSWORD + " " + rules)) {
			var rate = new LimitProperties.Rate(2, 1, Duration.ofHours(1));
			var connections = TestConnections.to(redis.url(), "gateway", PASSWORD);
			var buckets = new RedisBuckets(connections, TestConnections.limits(redis.url()));
			buckets.start();
			var taking = buckets.take(BucketKey.of(TrafficClass.CHECKOUT, rate, "ann"), 1);

			assertThat(taking.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))).block(PATIENT))
					.matches(Verdict::allowed);
			assertThat(taking.block(PATIENT)).matches(Verdict::allowed);
			assertThat(taking.block(PATIENT)).matches(verdict -> !verdict.allowed());
			buckets.stop();
			connections.stop();
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
}
