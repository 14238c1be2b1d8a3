package stampede.inventory.hold;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether this process takes part
 * @param interval between two looks for reservations past their time
 * @param batch how many are expired in one transaction; small, for it holds their stock rows meanwhile
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
