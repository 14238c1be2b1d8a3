package stampede.kit.batching;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much goes together.
 *
 * @param size how many members a batch has at most
 * @param flights how many batches are under way at once; few, since it is a batch that is under way which lets the next fill
 * @param queue how many members wait at most, of all batches; who comes then is refused
 */
public record BatchSettings(@DefaultValue("128") @Min(1) @Max(1_000) int size,
		@DefaultValue("2") @Min(1) @Max(16) int flights, @DefaultValue("2000") @Min(1) @Max(100_000) int queue) {}
