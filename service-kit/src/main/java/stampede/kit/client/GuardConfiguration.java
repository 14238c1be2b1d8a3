package stampede.kit.client;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.springboot3.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Offers {@link DownstreamGuards} where Resilience4j is. */
@AutoConfiguration(after = {CircuitBreakerAutoConfiguration.class, BulkheadAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class})
@ConditionalOnClass({CircuitBreakerAutoConfiguration.class, CircuitBreakerOperator.class})
class GuardConfiguration {
	@Bean
	@ConditionalOnBean({CircuitBreakerRegistry.class, BulkheadRegistry.class})
	DownstreamGuards downstreamGuards(CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads,
			MeterRegistry meters) {
		return new DownstreamGuards(breakers, bulkheads, meters);
	}
}
