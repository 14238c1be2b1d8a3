package stampede.order.web;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxStreams how many followers this process has at a time
 * @param maxStreamsPerCaller how many of them one caller may have
 * @param heartbeat how often a follower is told that nothing has happened; shorter than what proxies take for silence
 * @param longest how long one stream lasts; browsers come back with Last-Event-ID by themselves
 */
@Validated
@ConfigurationProperties("orders.events")
record FollowProperties(@DefaultValue("1000") @Min(1) int maxStreams,
		@DefaultValue("5") @Min(1) int maxStreamsPerCaller, @DefaultValue("15s") Duration heartbeat,
		@DefaultValue("10m") Duration longest) {}
