package stampede.inventory.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.metrics.AuditResults;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Workers;

/** Scheduled work of this service. */
@Configuration(proxyBeanMethods = false)
class InventoryWorkers {
	@Bean
	Worker auditWorker(Audit audit, AuditProperties properties, Workers workers, MeterRegistry meters) {
		var found = new AuditResults(meters);
		return workers.worker("audit", new Pace(properties.enabled(), properties.interval(), properties.timeout()),
				_ -> audit.violations().map(Audit.Violations::byCheck).doOnNext(found::take).map(_ -> Round.of(0, 1)));
	}
}
