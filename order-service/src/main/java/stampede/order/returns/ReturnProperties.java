package stampede.order.returns;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Cancellations and refunds by customers.
 *
 * @param customerWindow Maximum age of a confirmed order that its customer cancels or requests a refund of. 0: never. An order that is
 *     not confirmed yet may always be cancelled.
 */
@ConfigurationProperties("orders.returns")
record ReturnProperties(@DefaultValue("30m") Duration customerWindow) {}
