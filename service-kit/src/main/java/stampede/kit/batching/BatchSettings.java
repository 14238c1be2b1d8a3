package stampede.kit.batching;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of a {@link Batcher}.
 *
 * @param size maximum number of commands in a batch
 * @param concurrency maximum number of batches in progress; low, because commands collect while a batch is in progress
 * @param spacing minimum time between the starts of two batches while commands arrive more often than that; else a command starts one at once
 * @param queueCapacity maximum number of waiting commands; further ones are refused
 */
public record BatchSettings(@DefaultValue("128") @Min(1) @Max(1_000) int size,
		@DefaultValue("1") @Min(1) @Max(16) int concurrency,
		@DefaultValue("0") @DurationMin @DurationMax(seconds = 1) Duration spacing,
		@DefaultValue("2000") @Min(1) @Max(100_000) int queueCapacity) {
	/** Without spacing. */
	public static BatchSettings of(int size, int concurrency, int queueCapacity) {
		return new BatchSettings(size, concurrency, Duration.ZERO, queueCapacity);
	}
}
