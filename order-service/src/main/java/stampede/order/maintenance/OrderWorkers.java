package stampede.order.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import stampede.kit.metrics.AuditResults;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Workers;
import stampede.order.CheckoutProperties;
import stampede.order.store.IdempotencyRecords;
import stampede.order.store.OrderAudit;
import stampede.order.store.OrderRetention;
import stampede.order.store.PassUses;

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
	Worker passesWorker(PassUses uses, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-pass-uses", new Pace(true, properties.interval(), ROUND_TIMEOUT),
				_ -> counted(uses.purge(BATCH)));
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

	@Bean
	Worker feedWorker(FeedMaintenance feed, RetentionProperties properties, Workers workers) {
		return workers.worker("forget-silent-readers", new Pace(true, properties.interval(), ROUND_TIMEOUT),
				_ -> feed.round());
	}

	/** Publishes the violations of the last audit as {@code stampede.audit.violations}; above zero, an operator must act. */
	@Bean
	Worker auditWorker(OrderAudit audit, AuditProperties properties, Workers workers, MeterRegistry meters) {
		var found = new AuditResults(meters);
		return workers.worker("audit", new Pace(properties.enabled(), properties.interval(), properties.timeout()),
				_ -> audit.violations().doOnNext(found::take).map(_ -> Round.of(0, 1)));
	}

	private static Mono<Round> counted(Mono<Long> deleted) {
		return deleted.map(count -> Round.of(count, BATCH));
	}
}
