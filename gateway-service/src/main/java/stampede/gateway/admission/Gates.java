package stampede.gateway.admission;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import reactor.core.scheduler.Schedulers;

/** One {@link Gate} for each upstream, with what Prometheus wants to know of it. */
@Component
class Gates {
	private final AdmissionProperties properties;
	private final MeterRegistry meters;
	private final Map<String, Gate> gates = new ConcurrentHashMap<>();

	Gates(AdmissionProperties properties, MeterRegistry meters) {
		this.properties = properties;
		this.meters = meters;
	}

	Gate before(String upstream) {
		return gates.computeIfAbsent(upstream, this::gate);
	}

	private Gate gate(String upstream) {
		var gate = new Gate(limit(), properties.maxQueue(), Schedulers.parallel());
		gauge("stampede.admission.limit", "Requests that may be under way", upstream, gate, Gate::limit);
		gauge("stampede.admission.underway", "Requests that are under way", upstream, gate, Gate::underWay);
		gauge("stampede.admission.queued", "Requests that wait", upstream, gate, Gate::queued);
		return gate;
	}

	private void gauge(String name, String description, String upstream, Gate gate,
			java.util.function.ToIntFunction<Gate> value) {
		Gauge.builder(name, gate, value::applyAsInt).description(description).tag("upstream", upstream)
				.register(meters);
	}

	/** Gradient2 compares the answers of one window with their long-time average; see its javadoc for the formula. */
	private Limit limit() {
		var gradient = Gradient2Limit.newBuilder()
				.initialLimit(properties.initialLimit())
				.minLimit(properties.minLimit())
				.maxConcurrency(properties.maxLimit())
				.rttTolerance(properties.tolerance())
				.build();
		return WindowedLimit.newBuilder()
				.minWindowTime(properties.window().toMillis(), TimeUnit.MILLISECONDS)
				.maxWindowTime(properties.window().toMillis(), TimeUnit.MILLISECONDS)
				.build(gradient);
	}
}
