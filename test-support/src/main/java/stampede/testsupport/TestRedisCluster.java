package stampede.testsupport;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real Redis Cluster of three nodes without replicas. A node that stops keeps its slots: their keys are unavailable. */
public final class TestRedisCluster implements AutoCloseable {
	private static final int SLOTS = 16_384;
	private static final int NODES = 3;
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final List<TestRedis> nodes;

	public TestRedisCluster() {
		nodes = Stream.generate(TestRedisCluster::node).limit(NODES).toList();
		IntStream.range(0, NODES).forEach(this::introduce);
		await().atMost(LIMIT).until(() -> nodes.stream().allMatch(TestRedisCluster::knowsAll));
	}

	private static TestRedis node() {
		try {
			var directory = Files.createTempDirectory("redis-cluster");
			return new TestRedis("cluster-enabled yes", "dir " + directory, "cluster-node-timeout 2000",
					"cluster-require-full-coverage no");
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void introduce(int number) {
		try (var client = RedisClient.create(nodes.get(number).url()); var connection = client.connect()) {
			connection.sync().clusterAddSlots(
					IntStream.range(number * SLOTS / NODES, (number + 1) * SLOTS / NODES).toArray());
			connection.sync().clusterMeet("127.0.0.1", nodes.getFirst().port());
		}
	}

	private static boolean knowsAll(TestRedis node) {
		try (var client = RedisClient.create(node.url()); var connection = client.connect()) {
			return connection.sync().clusterInfo().contains("cluster_state:ok")
					&& connection.sync().clusterInfo().contains("cluster_slots_ok:" + SLOTS);
		}
	}

	/** The addresses of all nodes, separated by commas. */
	public String url() {
		return "redis://" + nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
	}

	/** Ends the first node. */
	public void stopOne() {
		nodes.getFirst().stop();
	}

	@Override
	public void close() {
		nodes.forEach(TestRedis::close);
	}
}
