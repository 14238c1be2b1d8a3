package stampede.kit.profiling;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Profiles, where the endpoint is exposed. */
@AutoConfiguration
class ProfilingConfiguration {
	@Bean
	@ConditionalOnAvailableEndpoint
	ProfileEndpoint profileEndpoint(@Value("${spring.application.name}") String service) {
		return new ProfileEndpoint(new Profiler(), service);
	}
}
