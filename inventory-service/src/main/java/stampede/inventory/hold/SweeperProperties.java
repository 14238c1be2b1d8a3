package stampede.inventory.hold;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The worker that expires reservations.
 *
 * @param enabled Whether this process runs the worker.
 * @param interval Interval between two searches for expired reservations.
 * @param batch Maximum number of reservations in one transaction, which locks their stock rows.
 */
@Validated
@ConfigurationProperties("inventory.sweeper")
record SweeperProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1s") Duration interval,
		@DefaultValue("20") @Min(1) @Max(1_000) int batch) {
	@AssertTrue(message = "inventory.sweeper.interval must be positive")
	boolean isIntervalPositive() {
		return interval.isPositive();
	}
}
