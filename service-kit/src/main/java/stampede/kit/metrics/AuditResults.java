package stampede.kit.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The results of the last audit, by check, as {@link KitMetric#AUDIT_VIOLATIONS}. No values before the first audit. Thread-safe. */
public final class AuditResults {
	private final Map<String, Long> last = new ConcurrentHashMap<>();
	private final MeterRegistry meters;

	public AuditResults(MeterRegistry meters) {
		this.meters = meters;
	}

	/** @param violations by the name of the check; zero without a violation */
	public void take(Map<String, Long> violations) {
		violations.forEach((check, count) -> {
			if (last.put(check, count) == null) {
				KitMetric.AUDIT_VIOLATIONS.gauge(meters, () -> last.getOrDefault(check, 0L), check);
			}
		});
	}
}
