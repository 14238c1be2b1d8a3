package stampede.gateway.limit;

import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/**
 * @param allowed whether the request may pass
 * @param remaining number of further requests that may follow at once
 * @param untilNext time until the next request may pass; zero if it may pass at once
 */
record Verdict(boolean allowed, long remaining, Duration untilNext) {
	static Verdict of(ConsumptionProbe probe) {
		return new Verdict(probe.isConsumed(), probe.getRemainingTokens(),
				Duration.ofNanos(probe.getNanosToWaitForRefill()));
	}
}
