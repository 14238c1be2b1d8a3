package stampede.recommendation;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Recommendations.
 *
 * @param algorithm The version of the ranking, "v1" or "v2". It is also the name of the database schema.
 * @param budget How long a response may take. After that it is an empty list.
 * @param refresh How long the ranking of an item is used before it is computed again. Popular items: twelve times as long.
 */
@Validated
@ConfigurationProperties("recommendations")
public record RecommendationProperties(@NotNull Algorithm algorithm, @DefaultValue("120ms") Duration budget,
		@DefaultValue("5s") Duration refresh) {}
