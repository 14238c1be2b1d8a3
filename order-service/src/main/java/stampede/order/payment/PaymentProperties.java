package stampede.order.payment;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The downstream service payment-service.
 *
 * @param client HTTP client of payment-service.
 */
@Validated
@ConfigurationProperties("orders.payment")
record PaymentProperties(@NotNull @NestedConfigurationProperty ClientProperties client) {}
