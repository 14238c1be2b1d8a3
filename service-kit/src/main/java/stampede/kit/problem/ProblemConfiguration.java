package stampede.kit.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.error.ErrorWebFluxAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Problem details for every error, of controllers, filters and routing. */
@AutoConfiguration(before = {ErrorWebFluxAutoConfiguration.class,
		WebFluxAutoConfiguration.class}, after = JacksonAutoConfiguration.class)
@Import(FrameworkProblems.class)
class ProblemConfiguration {
	@Bean
	ProblemWriter problemWriter(ObjectMapper json) {
		return new ProblemWriter(json);
	}

	@Bean
	ProblemErrorHandler problemErrorHandler(ProblemWriter writer) {
		return new ProblemErrorHandler(writer);
	}

	/** For services that have a database. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.dao.TransientDataAccessException")
	@Import(DatabaseProblems.class)
	static class WithDatabase {}
}
