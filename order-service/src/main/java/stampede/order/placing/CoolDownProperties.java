package stampede.order.placing;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a customer has to wait, as card testers and those who hold goods without paying for them try again and again.
 *
 * @param unpaid so many of the customer's last orders, all of them without a payment, bring it about; 0 switches it off
 * @param within how long ago they may be
 */
@Validated
@ConfigurationProperties("orders.cool-down")
record CoolDownProperties(@DefaultValue("5") @Min(0) int unpaid, @DefaultValue("10m") Duration within) {
	@AssertTrue(message = "orders.cool-down.within must be positive")
	boolean isWithinPositive() {
		return within.isPositive();
	}
}
