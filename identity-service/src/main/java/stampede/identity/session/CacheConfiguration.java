package stampede.identity.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.redis.RedisConnections;

/** The cache, where one is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("identity.cache.url")
class CacheConfiguration {
	@Bean
	RedisConnections sessionRedis(CacheProperties properties) {
		return new RedisConnections(properties.address());
	}

	@Bean
	SessionCache sessionCache(RedisConnections redis, CacheProperties properties, CircuitBreakerRegistry breakers,
			ObjectMapper json) {
		return new SessionCache(redis, properties, breakers.circuitBreaker("session-cache"), json);
	}
}
