package stampede.order.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param interval between two looks for new events, of all orders together */
@ConfigurationProperties("orders.events.tail")
record TailProperties(@DefaultValue("250ms") Duration interval) {}
