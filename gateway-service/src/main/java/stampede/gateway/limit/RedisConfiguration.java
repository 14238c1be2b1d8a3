package stampede.gateway.limit;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.redis.RedisAddress;
import stampede.kit.redis.RedisConnections;

/** The Redis that all gateways share. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
	@Bean
	RedisConnections redisConnections(LimitProperties properties) {
		var store = properties.store();
		return new RedisConnections(
				new RedisAddress("gateway.limits.store", store.url(), store.username(), store.password()));
	}
}
