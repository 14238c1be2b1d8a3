package stampede.kit.sale;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A sale as inventory-service returns it.
 *
 * @param passLifeSeconds validity of a pass of the waiting room
 * @param admitPerSecond the most clients that the waiting room admits in a second
 * @param seed of the lottery; secret until the sale is closed
 * @param onHand unsold units of all items of the sale, held ones included
 * @param reserved the part of them that orders in progress hold
 * @param now the time of inventory's database at the reply
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SaleReply(String id, List<String> skus, Instant doorsAt, Instant opensAt, Instant closesAt,
		long passLifeSeconds, int admitPerSecond, String seed, long onHand, long reserved, Instant now) {
	public SaleReply {
		skus = List.copyOf(skus);
	}

	public Duration passLife() {
		return Duration.ofSeconds(passLifeSeconds);
	}

	/** Whether the sale is open at {@code time}. */
	public boolean isOpen(Instant time) {
		return !time.isBefore(opensAt) && time.isBefore(closesAt);
	}

	/** Without the seed, which must not appear in logs. */
	@Override
	public String toString() {
		return "SaleReply[id=" + id + "]";
	}
}
