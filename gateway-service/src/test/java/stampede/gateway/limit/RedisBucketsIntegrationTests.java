package stampede.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import stampede.gateway.TrafficClass;
import stampede.kit.redis.RedisConnections;
import stampede.testsupport.TestRedis;

/** Against a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisBucketsIntegrationTests {
	private static final int BURST = 150;
	private static final Duration PATIENT = Duration.ofSeconds(5);
	private static final LimitProperties.Rate RATE = new LimitProperties.Rate(BURST, 1, Duration.ofHours(1));
	private Redis redis;
	private RedisConnections connections;
	private RedisBuckets buckets;

	/** A stub of Redis and its address; the test closes it. */
	record Redis(AutoCloseable server, String url) {}

	Redis redis() {
		var redis = new TestRedis();
		return new Redis(redis, redis.url());
	}

	@BeforeAll
	void start() {
		redis = redis();
		connections = TestConnections.to(redis.url());
		buckets = new RedisBuckets(connections, TestConnections.limits(redis.url()));
		buckets.start();
		take("anybody").retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))).block(PATIENT);
	}

	@AfterAll
	void stop() throws Exception {
		buckets.stop();
		connections.stop();
		redis.server().close();
	}

	private Mono<Verdict> take(String caller) {
		return buckets.take(BucketKey.of(TrafficClass.CHECKOUT, RATE, caller), 1);
	}

	@Test
	void countsACrowdAtOneBucketExactlyAndAsksForThemTogether() {
		var before = scripts();

		var verdicts = Flux.range(0, 4 * BURST).flatMap(_ -> take("crowd"), 4 * BURST).collectList().block(PATIENT);

		assertThat(verdicts).filteredOn(Verdict::allowed).hasSize(BURST);
		assertThat(scripts() - before).as("attempts to change the bucket").isLessThan(BURST / 3);
	}

	/** How often a script has run in Redis: one for each attempt to change a bucket. */
	private long scripts() {
		try (var client = RedisClient.create(redis.url()); var connection = client.connect()) {
			return Objects.requireNonNull(connection.reactive().info("commandstats").block(PATIENT)).lines()
					.filter(line -> line.startsWith("cmdstat_eval"))
					.mapToLong(line -> Long.parseLong(line.replaceFirst("[^,]*calls=(\\d+),.*", "$1")))
					.sum();
		}
	}
}
