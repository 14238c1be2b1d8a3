package stampede.order.returns;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param customerWindow the age of an order until which its customer may cancel it once it is confirmed, or ask for money
 *     back; 0 for never. What is not confirmed yet may always be cancelled.
 */
@ConfigurationProperties("orders.returns")
record ReturnProperties(@DefaultValue("30m") Duration customerWindow) {}
