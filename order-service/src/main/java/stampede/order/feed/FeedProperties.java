package stampede.order.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The feed of order events for other services.
 *
 * @param interval Interval between two queries of a request that waits for events.
 */
@ConfigurationProperties("orders.feed")
record FeedProperties(@DefaultValue("250ms") Duration interval) {}
