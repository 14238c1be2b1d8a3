package stampede.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Schedulers;
import stampede.gateway.GatewayMetric;
import stampede.gateway.tuning.Settings;
import stampede.gateway.tuning.Tunable;

/** One {@link Gate} for each upstream, with its metrics and current settings. */
@Component
class Gates implements Tunable {
	private static final String PREFIX = "gateway.admission";
	private final MeterRegistry meters;
	private final Map<String, Gate> gates = new ConcurrentHashMap<>();
	private volatile AdmissionProperties inForce;

	Gates(AdmissionProperties properties, MeterRegistry meters) {
		this.inForce = properties;
		this.meters = meters;
	}

	Gate before(String name) {
		return gates.computeIfAbsent(name, this::gate);
	}

	/** Longer before the first measurement: a service that has just started is slow, and its limit is low. */
	Duration maxWait(String gate) {
		return before(gate).isUnknown() ? inForce.initialMaxWait() : inForce.maxWait();
	}

	AdmissionProperties inForce() {
		return inForce;
	}

	private Gate gate(String upstream) {
		var properties = inForce;
		var gate = new Gate(new VegasLimitWithMinRttProbe(properties, properties.initialLimit(), System::nanoTime),
				properties.minQueue(), properties.maxQueue(), properties.maxWait(), Schedulers.parallel());
		GatewayMetric.ADMISSION_LIMIT.gauge(meters, gate::limit, upstream);
		GatewayMetric.ADMISSION_IN_PROGRESS.gauge(meters, gate::underWay, upstream);
		GatewayMetric.ADMISSION_QUEUED.gauge(meters, gate::queued, upstream);
		return gate;
	}

	@Override
	public Set<String> settings() {
		return Set.of(PREFIX);
	}

	/** The limits keep their values, within the new bounds. */
	@Override
	public Runnable prepare(Settings settings) {
		var next = settings.bind(PREFIX, AdmissionProperties.class);
		if (next.equals(inForce)) {
			return () -> {};
		}
		return () -> {
			inForce = next;
			gates.values().forEach(gate -> gate.tune(
					new VegasLimitWithMinRttProbe(next, Math.clamp(gate.limit(), next.minLimit(), next.maxLimit()),
							System::nanoTime),
					next.minQueue(), next.maxQueue(), next.maxWait()));
		};
	}
}
