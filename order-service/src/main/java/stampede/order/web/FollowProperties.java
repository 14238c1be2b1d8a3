package stampede.order.web;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Event streams (server-sent events).
 *
 * @param maxStreams Maximum number of open streams of this process.
 * @param maxStreamsPerCaller Maximum number of open streams of one client.
 * @param heartbeat Interval between heartbeats. Must be shorter than the idle timeout of proxies.
 * @param maxDuration A stream is closed after this time. Browsers reconnect with Last-Event-ID by themselves.
 */
@Validated
@ConfigurationProperties("orders.events")
record FollowProperties(@DefaultValue("1000") @Min(1) int maxStreams,
		@DefaultValue("5") @Min(1) int maxStreamsPerCaller, @DefaultValue("15s") Duration heartbeat,
		@DefaultValue("10m") Duration maxDuration) {}
