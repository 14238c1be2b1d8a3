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
 * Admission control: an adaptive limit of concurrent requests for each service, and a queue before it (ADR 10).
 *
 * @param initialLimit Limit of concurrent requests to one service before anything was measured.
 * @param minLimit Lower bound of the limit.
 * @param maxLimit Upper bound of the limit.
 * @param backlog Number of requests that may queue inside the service before the limit is reduced. Grows with the logarithm of
 *     the limit.
 * @param probeInterval Mean interval between two measurements of the response time at low concurrency.
 * @param window Time over which response times are averaged before the limit changes.
 * @param minQueue Lower bound of the queue's length. The queue has room for as many requests as are answered within max-wait,
 *     and for no more than the limit.
 * @param maxQueue Upper bound of the queue's length. Further requests are refused (503).
 * @param maxWait How long a request may wait in the queue.
 * @param initialMaxWait How long a request may wait before anything was measured.
 * @param measured Traffic classes whose response times change the limit, by service. A service without an entry: all classes.
 */
@Validated
@ConfigurationProperties("gateway.admission")
record AdmissionProperties(@DefaultValue("8") @Min(1) int initialLimit, @DefaultValue("3") @Min(1) int minLimit,
		@DefaultValue("200") @Min(1) int maxLimit, @DefaultValue("4") @Min(1) int backlog,
		@DefaultValue("60s") Duration probeInterval, @DefaultValue("500ms") Duration window,
		@DefaultValue("20") @Min(0) int minQueue,
		@DefaultValue("100") @Min(0) int maxQueue, @DefaultValue("200ms") Duration maxWait,
		@DefaultValue("3s") Duration initialMaxWait,
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
