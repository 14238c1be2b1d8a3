package stampede.order.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The reader of new events.
 *
 * @param interval Interval between two queries for new events of all orders.
 */
@ConfigurationProperties("orders.events.tail")
record TailProperties(@DefaultValue("250ms") Duration interval) {}
