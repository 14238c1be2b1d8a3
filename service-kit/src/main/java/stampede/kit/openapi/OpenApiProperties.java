package stampede.kit.openapi;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param title of the service's description
 * @param description what its calls are for
 */
@Validated
@ConfigurationProperties("stampede.openapi")
record OpenApiProperties(@NotBlank String title, @NotBlank String description) {}
