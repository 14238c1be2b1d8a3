package stampede.inventory.hold;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Deletion of reservations.
 *
 * @param unsold How long released and refused reservations are kept. Must exceed the time in which an order may be retried.
 * @param interval Interval between two deletions.
 */
@Validated
@ConfigurationProperties("inventory.retention")
record RetentionProperties(@DefaultValue("30d") Duration unsold, @DefaultValue("1m") Duration interval) {
	@AssertTrue(message = "inventory.retention.unsold must be at least a day")
	boolean isLongEnough() {
		return unsold.toDays() >= 1;
	}
}
