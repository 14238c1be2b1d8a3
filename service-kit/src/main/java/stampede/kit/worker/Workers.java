package stampede.kit.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stampede.kit.metrics.KitMetric;

/** Makes the workers of a service, which stand by together. */
public final class Workers {
	private final Standby standby;
	private final MeterRegistry meters;

	/** @param role the file with the pod's role; null where no controller assigns roles */
	public Workers(@Nullable Path role, MeterRegistry meters) {
		this.standby = new Standby(role);
		this.meters = meters;
		KitMetric.WORKER_STANDBY.gauge(meters, () -> standby.wasOn() ? 1 : 0);
	}

	/** @param name of its meters and in the log, unique in a service */
	public Worker worker(String name, Worker.Pace pace, Worker.Job job) {
		return new Worker(name, pace, job, standby, meters);
	}
}
