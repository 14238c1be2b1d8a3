package stampede.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisSentinel;
import stampede.identity.AccountId;
import stampede.identity.Email;
import stampede.kit.redis.RedisConnections;
import stampede.testsupport.TestRedis;
import stampede.testsupport.TestRedisCluster;
import stampede.testsupport.UnusedPort;

/** The cache on a Redis Cluster and behind a Sentinel, by configuration alone. */
class SessionCacheTopologyIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(60);
	private static final ObjectMapper JSON = JsonMapper.builder().findAndAddModules().build();

	@Test
	void spreadsSessionsOverACluster() {
		try (var cluster = new TestRedisCluster(); var cache = new Started(cluster.url(), true)) {
			var sessions = Stream.generate(SessionCacheTopologyIntegrationTests::session).limit(60).toList();
			await().atMost(TIMEOUT).until(() -> cache.keeps(sessions.getFirst()));
			assertThat(sessions).allMatch(cache::keeps);

			cluster.stopOne();

			var onTheStoppedNode = sessions.stream().filter(SessionCacheTopologyIntegrationTests::isOnTheFirstNode)
					.toList();
			var others = sessions.stream().filter(each -> !isOnTheFirstNode(each)).limit(10).toList();
			await().atMost(TIMEOUT).until(() -> others.stream().allMatch(cache::keeps));
			assertThat(cache.keeps(onTheStoppedNode.getFirst())).isFalse();
		}
	}

	/** It has the first third of the slots. */
	private static boolean isOnTheFirstNode(CurrentSession session) {
		return SlotHash.getSlot("session:{" + session.id() + "}") < SlotHash.SLOT_COUNT / 3;
	}

	@Test
	void followsASentinelToTheNewMaster() throws IOException {
		try (var master = new TestRedis(); var replica = new TestRedis("replicaof 127.0.0.1 " + master.port())) {
			var port = UnusedPort.find();
			var sentinel = RedisSentinel.newRedisSentinel().port(port).bind("127.0.0.1")
					.setting("sentinel monitor sessions 127.0.0.1 " + master.port() + " 1")
					.setting("sentinel down-after-milliseconds sessions 1000")
					.setting("sentinel failover-timeout sessions 5000")
					.build();
			sentinel.start();
			try (var cache = new Started("redis-sentinel://127.0.0.1:" + port + "#sessions", false)) {
				var session = session();
				await().atMost(TIMEOUT).until(() -> cache.keeps(session));

				// The Sentinel can only promote a replica that it knows.
				await().atMost(TIMEOUT).until(replica::isReplicaInSync);
				master.stop();

				await().atMost(TIMEOUT).until(() -> cache.keeps(session));
				assertThat(replica.isReplicaInSync()).as("it is the master").isFalse();
			} finally {
				sentinel.stop();
			}
		}
	}

	private static CurrentSession session() {
		return new CurrentSession(SessionId.next(), new AccountId(UUID.randomUUID()), Email.of("ada@example.test"),
				"a test", Instant.EPOCH);
	}

	/** A cache that is connected, or will be. */
	private static final class Started implements AutoCloseable {
		private final RedisConnections connections;
		private final SessionCache cache;

		Started(String url, boolean cluster) {
			var properties = new CacheProperties(url, cluster, null, null, Duration.ofSeconds(2),
					Duration.ofMinutes(10));
			connections = new RedisConnections(properties.address());
			cache = new SessionCache(connections, properties, CircuitBreaker.ofDefaults("session-cache"), JSON);
			connections.start();
			cache.start();
		}

		/** Whether the session can be stored and is found again. */
		boolean keeps(CurrentSession session) {
			return cache.put(session).then(cache.find(session.id())).map(session::equals).onErrorReturn(false)
					.blockOptional(TIMEOUT).orElse(false);
		}

		@Override
		public void close() {
			cache.stop();
			connections.stop();
		}
	}
}
