package stampede.inventory.hold;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.inventory.InventoryMetric;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Workers;

/** Scheduled work on reservations. */
@Configuration(proxyBeanMethods = false)
class HoldWorkers {
	private static final Duration LONGEST = Duration.ofMinutes(1);
	private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
	private static final int FORGOTTEN_AT_ONCE = 1_000;

	@Bean
	Worker expiryWorker(HoldHousekeeping housekeeping, SweeperProperties properties, Workers workers) {
		return workers.worker("expire-reservations", new Pace(properties.enabled(), properties.interval(), LONGEST),
				_ -> housekeeping.expire(properties.batch()).map(expired -> Round.of(expired, properties.batch())));
	}

	@Bean
	Worker retentionWorker(HoldHousekeeping housekeeping, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-reservations", new Pace(true, properties.interval(), LONGEST),
				_ -> housekeeping.forget(properties.unsold(), FORGOTTEN_AT_ONCE)
						.map(forgotten -> Round.of(forgotten, FORGOTTEN_AT_ONCE)));
	}

	/** For dashboards only; an index of the active reservations makes it cheap. */
	@Bean
	Worker countingWorker(HoldHousekeeping housekeeping, Workers workers, MeterRegistry meters) {
		var active = new AtomicLong();
		InventoryMetric.HOLDS_ACTIVE.gauge(meters, active::get);
		return workers.worker("count-holds", new Pace(true, BETWEEN_COUNTS, LONGEST),
				_ -> housekeeping.active().doOnNext(active::set).map(_ -> Round.of(0, 1)));
	}
}
