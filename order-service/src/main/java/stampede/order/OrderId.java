package stampede.order;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/**
 * Names an order; time ordered (UUIDv7), so that newest first is the id descending.
 *
 * @param value a UUID whose random part cannot be guessed
 */
public record OrderId(UUID value) {
	/** A new id, later than every id this process made before. */
	public static OrderId next() {
		return new OrderId(UuidCreator.getTimeOrderedEpoch());
	}

	@Override
	public String toString() {
		return value.toString();
	}
}
