package stampede.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Workers;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.metrics.AuditResults;
import java.util.concurrent.atomic.AtomicLong;

/** What this service does by itself. */
@Configuration(proxyBeanMethods = false)
class InventoryWorkers {
	private static final Duration LONGEST = Duration.ofMinutes(1);
	private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
	private static final int FORGOTTEN_AT_ONCE = 1_000;

	@Bean
	Worker expiryWorker(Sweeping sweeping, SweeperProperties properties, Workers workers) {
		return workers.worker("expire-reservations", new Pace(properties.enabled(), properties.interval(), LONGEST),
				_ -> sweeping.sweep(properties.batch()).map(swept -> Round.of(swept, properties.batch())));
	}

	@Bean
	Worker retentionWorker(Reservations reservations, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-reservations", new Pace(true, properties.interval(), LONGEST),
				_ -> reservations.forget(properties.unsold(), FORGOTTEN_AT_ONCE)
						.map(forgotten -> Round.of(forgotten, FORGOTTEN_AT_ONCE)));
	}

	/** For dashboards alone; an index over the active ones makes it cheap. */
	@Bean
	Worker countingWorker(Reservations reservations, Workers workers, MeterRegistry meters) {
		var active = new AtomicLong();
		InventoryMetric.HOLDS_ACTIVE.gauge(meters, active::get);
		return workers.worker("count-holds", new Pace(true, BETWEEN_COUNTS, LONGEST),
				_ -> reservations.active().doOnNext(active::set).map(_ -> Round.of(0, 1)));
	}

	@Bean
	Worker auditWorker(Audit audit, AuditProperties properties, Workers workers, MeterRegistry meters) {
		var found = new AuditResults(meters);
		return workers.worker("audit", new Pace(properties.enabled(), properties.interval(), properties.longest()),
				_ -> audit.violations().map(Audit.Violations::byCheck).doOnNext(found::take).map(_ -> Round.of(0, 1)));
	}
}
