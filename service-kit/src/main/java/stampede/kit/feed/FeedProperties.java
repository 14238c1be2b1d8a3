package stampede.kit.feed;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The consumer of the feed of order events.
 *
 * @param batch Maximum number of events in a batch. A batch is applied in one transaction.
 * @param pause Pause after a failed batch, and between two batches that are not full.
 * @param client HTTP client of order-service. Its response timeout must exceed the wait for events, ten seconds.
 */
@Validated
@ConfigurationProperties("stampede.feed")
record FeedProperties(@DefaultValue("500") @Min(1) @Max(1_000) int batch, @DefaultValue("100ms") Duration pause,
		@NotNull @NestedConfigurationProperty ClientProperties client) {}
