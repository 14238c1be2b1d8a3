package stampede.gateway.waiting;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import stampede.gateway.limit.TestConnections;
import stampede.gateway.waiting.Room.Reply;
import stampede.gateway.waiting.Room.Round;
import stampede.kit.redis.RedisConnections;
import stampede.kit.sale.PolledSales.Current;
import stampede.testsupport.TestRedis;

/** A room in a real Redis, as the user of Compose and Kubernetes, who has the commands of the scripts only. */
final class TestRoom implements AutoCloseable {
	static final Duration LIMIT = Duration.ofSeconds(20);
	/** Clients that the room admits in a second, as polls assume it. */
	static final double PER_SECOND = 10;
	private static final String PASSWORD = "room";
	private final TestRedis redis;
	private final RedisConnections connections;
	private final RoomStore store;
	private final Room room;

	TestRoom(WaitingProperties limits) {
		redis = new TestRedis("user gateway on >" + PASSWORD + " " + rules());
		connections = TestConnections.to(redis.url(), "gateway", PASSWORD);
		store = new RoomStore(connections);
		store.start();
		room = withLimits(limits);
		Mono.defer(
				() -> store.use("any", Map.of("anybody", 0L), TestSales.sale("any", LIMIT, 1, 1, 1).sale().closesAt()))
				.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(50))).block(LIMIT);
	}

	private static String rules() {
		try {
			return TestConnections.rules("docker-compose.yml");
		} catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}

	/** The same data with other settings. */
	Room withLimits(WaitingProperties limits) {
		return new Room(store, new WaitingSettings(limits));
	}

	Room room() {
		return room;
	}

	RoomStore store() {
		return store;
	}

	Reply join(Current current, String client) {
		return Objects.requireNonNull(room.poll(current, client, null, true, PER_SECOND).block(LIMIT));
	}

	Reply poll(Current current, String client) {
		return Objects.requireNonNull(room.poll(current, client, null, false, PER_SECOND).block(LIMIT));
	}

	Round admit(Current current, int wanted) {
		return Objects.requireNonNull(room.admit(current.sale(), "", wanted).block(LIMIT));
	}

	/** The client's order was confirmed. */
	void use(Current current, String client) {
		store.use(current.sale().id(), Map.of(client, System.currentTimeMillis() + 600_000),
				Room.keptUntil(current.sale()))
				.block(LIMIT);
	}

	/** Removes all data. */
	void flush() {
		try (var client = RedisClient.create(redis.url()); var connection = client.connect()) {
			connection.sync().flushall();
		}
	}

	@Override
	public void close() {
		store.stop();
		connections.stop();
		redis.close();
	}
}
