package stampede.inventory.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.openapi.AdditionalSchemas;

/** The members of this service's public problems in addition to those of RFC 9457, as {@link InventoryProblems} sets them. */
record InventoryProblemMembers(
		@Schema(description = "The item that the problem is about", example = "TSHIRT-BLACK-M") @Nullable String sku) {
	@Configuration(proxyBeanMethods = false)
	static class Described {
		@Bean
		AdditionalSchemas additionalSchemas() {
			return new AdditionalSchemas(List.of(InventoryProblemMembers.class), List.of());
		}
	}
}
