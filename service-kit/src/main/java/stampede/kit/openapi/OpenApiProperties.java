package stampede.kit.openapi;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The service's OpenAPI document.
 *
 * @param title Title of the document. The document is published only where a title is set.
 * @param description Description of the document.
 */
@Validated
@ConfigurationProperties("stampede.openapi")
record OpenApiProperties(@NotBlank String title, @NotBlank String description) {}
