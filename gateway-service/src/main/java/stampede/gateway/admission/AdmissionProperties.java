package stampede.gateway.admission;

import jakarta.validation.constraints.AssertTrue;
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
 * @param backlog requests that may stand in line inside the upstream before the limit shrinks; grows with its logarithm
 * @param probeEvery about how often it is measured how long an answer takes when few requests are under way
 * @param window over which answers are averaged before the limit moves
 * @param minQueue as many requests may wait for one upstream as are answered within {@code maxWait}, and no more than may be
 *     under way there; but at least so many
 * @param maxQueue and at most so many; further ones are refused
 * @param maxWait how long one of them waits
 * @param maxWaitAtFirst and how long before anything has been learned
 * @param measured by upstream, the classes whose answers move its limit; every class where it has no entry
 */
@Validated
@ConfigurationProperties("gateway.admission")
record AdmissionProperties(@DefaultValue("8") @Min(1) int initialLimit, @DefaultValue("3") @Min(1) int minLimit,
		@DefaultValue("200") @Min(1) int maxLimit, @DefaultValue("4") @Min(1) int backlog,
		@DefaultValue("60s") Duration probeEvery, @DefaultValue("500ms") Duration window,
		@DefaultValue("20") @Min(0) int minQueue,
		@DefaultValue("100") @Min(0) int maxQueue, @DefaultValue("200ms") Duration maxWait,
		@DefaultValue("3s") Duration maxWaitAtFirst,
		@DefaultValue Map<String, Set<TrafficClass>> measured) {
	@AssertTrue(message = "gateway.admission needs min-limit <= initial-limit <= max-limit")
	boolean isOrdered() {
		return minLimit <= initialLimit && initialLimit <= maxLimit;
	}

	boolean isMeasured(String upstream, TrafficClass traffic) {
		var classes = measured.get(upstream);
		return classes == null || classes.contains(traffic);
	}
}
