package stampede.gateway.limit;

import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/**
 * @param allowed whether the request may pass
 * @param remaining how many more may follow it at once
 * @param untilNext until the next may pass; zero when it may at once
 */
record Verdict(boolean allowed, long remaining, Duration untilNext) {
	static Verdict of(ConsumptionProbe probe) {
		return new Verdict(probe.isConsumed(), probe.getRemainingTokens(),
				Duration.ofNanos(probe.getNanosToWaitForRefill()));
	}
}
