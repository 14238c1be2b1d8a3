package stampede.order.maintenance;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Workers;
import stampede.order.CheckoutProperties;
import stampede.order.checkout.Recovery;
import stampede.order.placing.IdempotencyRecords;

/** What this service does by itself. */
@Configuration(proxyBeanMethods = false)
class OrderWorkers {
	private static final Duration LONGEST = Duration.ofSeconds(30);
	/** Few enough for one short transaction. */
	private static final int FORGOTTEN_AT_ONCE = 1_000;

	@Bean
	Worker recoveryWorker(Recovery recovery, CheckoutProperties properties, Workers workers) {
		var pace = new Pace(properties.recovery().enabled(), properties.recovery().interval(), LONGEST);
		return workers.worker("order-recovery", pace, recovery::round);
	}

	@Bean
	Worker keysWorker(IdempotencyRecords records, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-keys", new Pace(true, properties.interval(), LONGEST),
				_ -> counted(records.purge(FORGOTTEN_AT_ONCE)));
	}

	@Bean
	Worker unpaidWorker(Retention retention, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-unpaid-orders", new Pace(true, properties.interval(), LONGEST),
				_ -> counted(retention.forgetUnpaid(FORGOTTEN_AT_ONCE)));
	}

	@Bean
	Worker eventsWorker(Retention retention, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-events", new Pace(true, properties.interval(), LONGEST),
				_ -> counted(retention.forgetEvents(FORGOTTEN_AT_ONCE)));
	}

	private static Mono<Round> counted(Mono<Long> forgotten) {
		return forgotten.map(count -> Round.of(count, FORGOTTEN_AT_ONCE));
	}
}
