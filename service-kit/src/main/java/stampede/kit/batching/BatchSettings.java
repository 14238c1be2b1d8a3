package stampede.kit.batching;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much goes together.
 *
 * @param size how many members a batch has at most
 * @param flights how many batches are under way at once; few, since it is a batch that is under way which lets the next fill
 * @param spacing how long after one batch the next leaves at the earliest; who comes after a longer pause goes at once
 * @param queue how many members wait at most, of all batches; who comes then is refused
 */
public record BatchSettings(@DefaultValue("128") @Min(1) @Max(1_000) int size,
		@DefaultValue("1") @Min(1) @Max(16) int flights,
		@DefaultValue("0") @DurationMin @DurationMax(seconds = 1) Duration spacing,
		@DefaultValue("2000") @Min(1) @Max(100_000) int queue) {
	/** Batches that leave as soon as they may. */
	public static BatchSettings of(int size, int flights, int queue) {
		return new BatchSettings(size, flights, Duration.ZERO, queue);
	}
}
