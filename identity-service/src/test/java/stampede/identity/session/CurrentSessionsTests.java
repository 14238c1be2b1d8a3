package stampede.identity.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import stampede.kit.redis.RedisConnections;

/** The number of queries in an outage of PostgreSQL. */
class CurrentSessionsTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(10);
	private final AtomicInteger queries = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void asksAFailingDatabaseOnce(boolean isRedisAvailable) {
		var sessions = new CurrentSessions(sessions(), provider(isRedisAvailable), new SimpleMeterRegistry());

		assertThatThrownBy(() -> sessions.find(SessionId.next()).block(TIMEOUT))
				.isInstanceOf(DataAccessException.class);

		assertThat(queries).hasValue(1);
	}

	private Sessions sessions() {
		var failing = new ConnectionFactory() {
			@Override
			public Publisher<Connection> create() {
				return Mono.defer(() -> {
					queries.incrementAndGet();
					return Mono.error(new R2dbcTransientResourceException("no connection"));
				});
			}

			@Override
			public ConnectionFactoryMetadata getMetadata() {
				return () -> "PostgreSQL";
			}
		};
		return new Sessions(DatabaseClient.create(failing), new SessionProperties(new ByteArrayResource(new byte[0]),
				Duration.ofDays(30), Duration.ofDays(90), Duration.ofSeconds(30), List.of()));
	}

	/** A cache that has no copy, or one that has no connection. */
	private static ObjectProvider<SessionCache> provider(boolean isRedisAvailable) {
		var properties = new CacheProperties("redis://127.0.0.1:1", false, null, null, Duration.ofSeconds(1),
				Duration.ofMinutes(1));
		var beans = new StaticListableBeanFactory();
		beans.addBean("cache", new SessionCache(new RedisConnections(properties.address()), properties,
				CircuitBreaker.ofDefaults("session-cache"), new ObjectMapper()) {
			@Override
			Mono<CurrentSession> find(SessionId id) {
				return isRedisAvailable ? Mono.empty() : super.find(id);
			}
		});
		return beans.getBeanProvider(SessionCache.class);
	}
}
