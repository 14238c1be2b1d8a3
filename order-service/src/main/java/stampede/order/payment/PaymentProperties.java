package stampede.order.payment;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * @param client how to reach payment-service
 */
@Validated
@ConfigurationProperties("orders.payment")
record PaymentProperties(@NotNull ClientProperties client) {}
