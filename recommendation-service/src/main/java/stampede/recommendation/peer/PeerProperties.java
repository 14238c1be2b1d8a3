package stampede.recommendation.peer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import stampede.kit.client.ClientProperties;

/**
 * The other version of this service.
 *
 * @param client HTTP client of the other version. Without a base URL lists are not interleaved, and experiments have no verdict.
 */
@ConfigurationProperties("recommendations.peer")
record PeerProperties(@Nullable @NestedConfigurationProperty ClientProperties client) {}
