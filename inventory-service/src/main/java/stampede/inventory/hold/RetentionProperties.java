package stampede.inventory.hold;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param unsold how long reservations that were released are kept, those that were never made among them; longer than any
 *     order may be retried
 * @param interval between two looks for what may be forgotten
 */
@Validated
@ConfigurationProperties("inventory.retention")
record RetentionProperties(@DefaultValue("30d") Duration unsold, @DefaultValue("1m") Duration interval) {
	@AssertTrue(message = "inventory.retention.unsold must be at least a day")
	boolean isLongEnough() {
		return unsold.toDays() >= 1;
	}
}
