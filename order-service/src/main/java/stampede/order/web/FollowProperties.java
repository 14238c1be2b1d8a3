package stampede.order.web;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxStreams how many followers this process has at a time; each reads the outbox at every interval, over the
 *     connections that checkouts need too
 * @param maxStreamsPerCaller how many of them one caller may have
 * @param interval between two looks
 * @param longest how long one stream lasts; browsers come back with Last-Event-ID by themselves
 */
@Validated
@ConfigurationProperties("orders.events")
record OrderEventsProperties(@DefaultValue("300") @Min(1) int maxStreams,
		@DefaultValue("5") @Min(1) int maxStreamsPerCaller, @DefaultValue("500ms") Duration interval,
		@DefaultValue("10m") Duration longest) {}
