package stampede.kit.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** What makes the workers of every service. */
@AutoConfiguration
@EnableConfigurationProperties(WorkerConfiguration.WorkerProperties.class)
class WorkerConfiguration {
	/** @param roleFile has the pod's role in it, {@code canary} or another; none unless told */
	@ConfigurationProperties("stampede.workers")
	record WorkerProperties(@Nullable Path roleFile) {}

	@Bean
	Workers workers(WorkerProperties properties, MeterRegistry meters) {
		return new Workers(properties.roleFile(), meters);
	}
}
