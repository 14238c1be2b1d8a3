package stampede.kit.deadline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Deadlines for every request that comes in and every call that goes out. */
@AutoConfiguration(after = CompositeMeterRegistryAutoConfiguration.class)
@EnableConfigurationProperties(DeadlineProperties.class)
class DeadlineConfiguration {
	@Bean
	DeadlineWebFilter deadlineWebFilter(DeadlineProperties properties, MeterRegistry meters) {
		var ignored = Counter.builder("stampede.deadline.ignored")
				.description("Requests whose X-Request-Timeout-Ms was no number of milliseconds")
				.register(meters);
		return new DeadlineWebFilter(properties, ignored);
	}

	@Bean
	DeadlineExchangeFilter deadlineExchangeFilter(DeadlineProperties properties) {
		return new DeadlineExchangeFilter(properties);
	}
}
