package stampede.recommendation.orders;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The downstream service order-service.
 *
 * @param client HTTP client of order-service, for pseudonyms.
 */
@Validated
@ConfigurationProperties("recommendations.orders")
record OrderProperties(@NotNull @NestedConfigurationProperty ClientProperties client) {}
