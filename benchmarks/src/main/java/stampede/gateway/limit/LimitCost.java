package stampede.gateway.limit;

import com.sun.management.OperatingSystemMXBean;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.springframework.cloud.gateway.filter.ratelimit.RedisRateLimiter;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import redis.embedded.RedisServer;
import stampede.gateway.TrafficClass;

/**
 * What a token from Redis costs: the gateway's own buckets against Spring Cloud Gateway's limiter, on the same Redis, with
 * every caller at one bucket and with a bucket for each request. In the package of what it measures, as only the gateway
 * has a use for that.
 */
final class LimitCost {
	private static final int CALLERS = 64;
	private static final int MANY_KEYS = 10_000;
	private static final int ROUNDS = 3;
	private static final Duration WARM_UP = Duration.ofSeconds(6);
	private static final Duration LENGTH = Duration.ofSeconds(4);
	/** So large that nobody is refused. */
	private static final int RATE = 1_000_000;
	private static final String ROUTE = "route";

	private final int port;
	private final ProcessHandle server;
	private final RedisCommands<String, String> redis;

	private LimitCost(int port, ProcessHandle server, RedisCommands<String, String> redis) {
		this.port = port;
		this.server = server;
		this.redis = redis;
	}

	/** The one argument is a free port for Redis. */
	public static void main(String[] arguments) throws Exception {
		var port = Integer.parseInt(arguments[0]);
		var server = RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"").build();
		server.start();
		try (var client = RedisClient.create("redis://127.0.0.1:" + port)) {
			var process = ProcessHandle.current().children().findFirst().orElseThrow();
			new LimitCost(port, process, client.connect().sync()).measure();
		} finally {
			server.stop();
		}
		System.exit(0);
	}

	private void measure() {
		var buckets = buckets();
		var limiter = limiter();
		var rate = new LimitProperties.Rate(RATE, RATE, Duration.ofSeconds(1));
		var keys = IntStream.range(0, MANY_KEYS)
				.mapToObj(n -> BucketKey.of(TrafficClass.CHECKOUT, rate, "caller " + n))
				.toList();
		var contestants = List.of(
				new Contestant("RedisBuckets", n -> buckets.take(keys.get(n), 1).map(Verdict::allowed)),
				new Contestant("RedisRateLimiter",
						n -> limiter.isAllowed(ROUTE, keys.get(n).caller()).map(verdict -> verdict.isAllowed())));
		System.out.printf("%-17s %6s %5s %9s %8s %8s %12s %12s %8s %8s %8s%n", "limiter", "keys", "round", "tokens/s",
				"p50 us", "p99 us", "redis us/tok", "java us/tok", "scripts", "refused", "failed");
		for (var count : new int[]{1, MANY_KEYS}) {
			contestants.forEach(each -> run(each, count, WARM_UP));
			for (var round = 1; round <= ROUNDS; round++) {
				for (var each : contestants) {
					System.out.printf("%-17s %6d %5d %s%n", each.name(), count, round, run(each, count, LENGTH));
				}
			}
		}
	}

	/**
	 * @param take takes a token from the n-th bucket; whether it got one
	 */
	private record Contestant(String name, IntFunction<Mono<Boolean>> take) {}

	private String run(Contestant contestant, int keys, Duration length) {
		var times = new ConcurrentHistogram(TimeUnit.SECONDS.toMicros(10), 3);
		var refused = new LongAdder();
		var failed = new LongAdder();
		var scriptsBegin = scripts();
		var begin = System.nanoTime();
		var redisBegin = processorTime(server);
		var javaBegin = processorTime();
		Flux.range(0, CALLERS)
				.flatMap(_ -> Mono.defer(() -> once(contestant, keys, times, refused, failed))
						.repeat(() -> System.nanoTime() - begin < length.toNanos()), CALLERS)
				.blockLast();
		var nanos = System.nanoTime() - begin;
		return line(times, nanos, processorTime(server).minus(redisBegin).toNanos(), processorTime() - javaBegin)
				+ " %8.1f %8d %8d".formatted((scripts() - scriptsBegin) / (double) times.getTotalCount(), refused.sum(),
						failed.sum());
	}

	private static Mono<Boolean> once(Contestant contestant, int keys, Histogram times, LongAdder refused,
			LongAdder failed) {
		var begin = System.nanoTime();
		return contestant.take().apply(ThreadLocalRandom.current().nextInt(keys))
				.doOnNext(allowed -> {
					times.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin));
					if (!allowed) {
						refused.increment();
					}
				})
				.onErrorResume(Exception.class, _ -> {
					failed.increment();
					return Mono.empty();
				});
	}

	private static String line(Histogram times, long nanos, long redisNanos, long javaNanos) {
		var taken = times.getTotalCount();
		return "%9.0f %8d %8d %12.1f %12.1f".formatted(taken * 1e9 / nanos, times.getValueAtPercentile(50),
				times.getValueAtPercentile(99), redisNanos / 1e3 / taken, javaNanos / 1e3 / taken);
	}

	/** How often Redis has run one: with compare-and-swap, how often it was tried. */
	private long scripts() {
		return redis.info("commandstats").lines()
				.filter(line -> line.startsWith("cmdstat_eval"))
				.mapToLong(line -> Long.parseLong(line.replaceFirst("[^,]*calls=(\\d+),.*", "$1")))
				.sum();
	}

	private static Duration processorTime(ProcessHandle process) {
		return process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	private static long processorTime() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private RedisBuckets buckets() {
		var rates = new EnumMap<TrafficClass, LimitProperties.Rate>(TrafficClass.class);
		Arrays.stream(TrafficClass.values())
				.forEach(each -> rates.put(each, new LimitProperties.Rate(RATE, RATE, Duration.ofSeconds(1))));
		var store = new LimitProperties.Store("redis://127.0.0.1:" + port, null, null, Duration.ofMillis(100));
		var buckets = new RedisBuckets(
				new LimitProperties(rates, new LimitProperties.Rate(1, 1, Duration.ofSeconds(1)), store, 1, MANY_KEYS));
		buckets.start();
		return buckets;
	}

	/** As Spring Cloud Gateway configures it. */
	private RedisRateLimiter limiter() {
		var connections = new LettuceConnectionFactory("127.0.0.1", port);
		connections.afterPropertiesSet();
		connections.start();
		@SuppressWarnings("unchecked")
		var script = (RedisScript<List<Long>>) (RedisScript<?>) RedisScript
				.of(new ClassPathResource("META-INF/scripts/request_rate_limiter.lua"), List.class);
		var limiter = new RedisRateLimiter(new ReactiveStringRedisTemplate(connections), script, null);
		limiter.getConfig().put(ROUTE, new RedisRateLimiter.Config().setReplenishRate(RATE).setBurstCapacity(RATE));
		return limiter;
	}
}
