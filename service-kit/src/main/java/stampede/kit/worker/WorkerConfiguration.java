package stampede.kit.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Creates the background workers of every service. */
@AutoConfiguration
@EnableConfigurationProperties(WorkerConfiguration.WorkerProperties.class)
class WorkerConfiguration {
	/**
	 * Background workers.
	 *
	 * @param roleFile File that contains the pod's role. Workers pause while it contains "canary". Without it, workers run.
	 */
	@ConfigurationProperties("stampede.workers")
	record WorkerProperties(@Nullable Path roleFile) {}

	@Bean
	Workers workers(WorkerProperties properties, MeterRegistry meters) {
		return new Workers(properties.roleFile(), meters);
	}
}
