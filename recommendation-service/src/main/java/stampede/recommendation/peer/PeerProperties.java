package stampede.recommendation.peer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import stampede.kit.client.ClientProperties;

/**
 * The other version of this service.
 *
 * @param client HTTP client of the other version. Without a base URL lists are not interleaved, and experiments have no verdict.
 * @param rankingTimeout How long a list waits for the ranking of the other version. Without it in this time, the list has the items of this version.
 */
@ConfigurationProperties("recommendations.peer")
record PeerProperties(@Nullable @NestedConfigurationProperty ClientProperties client,
		@DefaultValue("60ms") Duration rankingTimeout) {}
