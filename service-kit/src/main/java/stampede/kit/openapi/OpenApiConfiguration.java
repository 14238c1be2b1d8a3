package stampede.kit.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import stampede.kit.idempotency.IdempotencyKey;

/** The description of a service that has public operations; {@code stampede.openapi.title} is its title. */
@AutoConfiguration
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnProperty("stampede.openapi.title")
@EnableConfigurationProperties(OpenApiProperties.class)
class OpenApiConfiguration {
	static {
		SpringDocUtils.getConfig().replaceWithSchema(IdempotencyKey.class, new StringSchema());
	}

	@Bean
	OpenApiCustomizer apiDocument(OpenApiProperties properties, ObjectProvider<AdditionalSchemas> additional) {
		return new ApiDocument(properties,
				additional.getIfAvailable(() -> new AdditionalSchemas(List.of(), List.of())));
	}

	@Bean
	OperationCustomizer contracts() {
		return new ContractCustomizer();
	}

	@Bean
	RequiredComponents requiredComponents(ObjectMapper json) {
		return new RequiredComponents(json);
	}
}
