package stampede.gateway.admission;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.gateway.TrafficClass;

/**
 * @param initialLimit requests under way to one upstream before anything has been learned
 * @param minLimit never fewer
 * @param maxLimit never more
 * @param tolerance by how much the time an answer takes may grow over its long-time average before the limit shrinks
 * @param window over which answers are averaged before the limit moves
 * @param maxQueue requests that wait for one upstream; further ones are refused
 * @param maxWait how long one of them waits
 * @param measured by upstream, the classes whose answers move its limit; every class where it has no entry
 */
@Validated
@ConfigurationProperties("gateway.admission")
record AdmissionProperties(@DefaultValue("20") @Min(1) int initialLimit, @DefaultValue("4") @Min(1) int minLimit,
		@DefaultValue("200") @Min(1) int maxLimit, @DefaultValue("1.5") @DecimalMin("1") double tolerance,
		@DefaultValue("500ms") Duration window, @DefaultValue("100") @Min(0) int maxQueue,
		@DefaultValue("500ms") Duration maxWait, @DefaultValue Map<String, Set<TrafficClass>> measured) {
	@AssertTrue(message = "gateway.admission needs min-limit <= initial-limit <= max-limit")
	boolean isOrdered() {
		return minLimit <= initialLimit && initialLimit <= maxLimit;
	}

	boolean isMeasured(String upstream, TrafficClass traffic) {
		var classes = measured.get(upstream);
		return classes == null || classes.contains(traffic);
	}
}
