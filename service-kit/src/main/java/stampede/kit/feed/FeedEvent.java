package stampede.kit.feed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An event of the feed (CloudEvents 1.0).
 *
 * @param id unique
 * @param type for example {@code stampede.order.confirmed.v1}; consumers ignore types that they do not know
 * @param time by the clock of the producer's database
 * @param data as {@code docs/events} describes it; members may be added
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FeedEvent(String id, String type, Instant time, JsonNode data) {}
