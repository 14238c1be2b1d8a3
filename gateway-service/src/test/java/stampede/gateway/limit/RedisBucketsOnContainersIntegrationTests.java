package stampede.gateway.limit;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;
import stampede.testsupport.Containers;

/** The same against the Redis of docker-compose.yml, where a container engine answers. */
@Testcontainers(disabledWithoutDocker = true)
class RedisBucketsOnContainersIntegrationTests extends RedisBucketsIntegrationTests {
	private static final int PORT = 6379;

	@Override
	Redis redis() {
		var redis = new GenericContainer<>(Containers.redis())
				.withCommand("redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--save", "")
				.withExposedPorts(PORT);
		redis.start();
		return new Redis(redis, "redis://" + redis.getHost() + ":" + redis.getMappedPort(PORT));
	}
}
