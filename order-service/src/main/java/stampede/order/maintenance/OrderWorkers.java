package stampede.order.maintenance;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Workers;
import stampede.order.CheckoutProperties;
import stampede.order.store.IdempotencyRecords;
import stampede.order.store.OrderRetention;

/** The background workers of this service. */
@Configuration(proxyBeanMethods = false)
class OrderWorkers {
	private static final Duration ROUND_TIMEOUT = Duration.ofSeconds(30);
	/** Few enough for one short transaction. */
	private static final int BATCH = 1_000;

	@Bean
	Worker recoveryWorker(Recovery recovery, CheckoutProperties properties, Workers workers) {
		var pace = new Pace(properties.recovery().enabled(), properties.recovery().interval(), ROUND_TIMEOUT);
		return workers.worker("order-recovery", pace, recovery::round);
	}

	@Bean
	Worker keysWorker(IdempotencyRecords records, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-keys", new Pace(true, properties.interval(), ROUND_TIMEOUT),
				_ -> counted(records.purge(BATCH)));
	}

	@Bean
	Worker unpaidWorker(OrderRetention retention, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-unpaid-orders", new Pace(true, properties.interval(), ROUND_TIMEOUT),
				_ -> counted(retention.deleteUnpaid(properties.unpaidOrders(), BATCH)));
	}

	@Bean
	Worker eventsWorker(OrderRetention retention, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-events", new Pace(true, properties.interval(), ROUND_TIMEOUT),
				_ -> counted(retention.deleteEvents(properties.events(), BATCH)));
	}

	private static Mono<Round> counted(Mono<Long> deleted) {
		return deleted.map(count -> Round.of(count, BATCH));
	}
}
