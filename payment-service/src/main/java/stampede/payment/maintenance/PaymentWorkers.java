package stampede.payment.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import stampede.kit.metrics.AuditResults;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Workers;
import stampede.payment.metrics.PaymentMetric;
import stampede.payment.PaymentProperties;
import stampede.payment.store.Discrepancies;
import stampede.payment.store.PaymentAudit;
import stampede.payment.store.PaymentRetention;

/** The background work of this service. */
@Configuration(proxyBeanMethods = false)
class PaymentWorkers {
	private static final Duration ROUND_TIMEOUT = Duration.ofMinutes(1);
	private static final Duration COUNT_INTERVAL = Duration.ofSeconds(10);
	private static final Duration DELETE_INTERVAL = Duration.ofMinutes(1);
	private static final int BATCH = 1_000;

	@Bean
	Worker recoveryWorker(Recovery recovery, PaymentProperties properties, Workers workers) {
		var pace = new Pace(properties.recovery().enabled(), properties.recovery().interval(), ROUND_TIMEOUT);
		return workers.worker("payment-recovery", pace, recovery::round);
	}

	@Bean
	Worker discrepanciesWorker(Discrepancies discrepancies, PaymentProperties properties, Workers workers,
			MeterRegistry meters) {
		var open = new AtomicLong();
		PaymentMetric.DISCREPANCIES.gauge(meters, open::get);
		return workers.worker("count-discrepancies",
				new Pace(properties.recovery().enabled(), COUNT_INTERVAL, ROUND_TIMEOUT),
				_ -> discrepancies.count().doOnNext(open::set).map(_ -> Round.of(0, 1)));
	}

	@Bean
	Worker eventsWorker(PaymentRetention retention, PaymentProperties properties, Workers workers) {
		return workers.worker("forget-webhook-events",
				new Pace(properties.recovery().enabled(), DELETE_INTERVAL, ROUND_TIMEOUT),
				_ -> counted(retention.deleteEvents(properties.recovery().eventRetention(), BATCH)));
	}

	@Bean
	Worker tombstonesWorker(PaymentRetention retention, PaymentProperties properties, Workers workers) {
		return workers.worker("forget-tombstones",
				new Pace(properties.recovery().enabled(), DELETE_INTERVAL, ROUND_TIMEOUT),
				_ -> counted(
						retention.deleteTombstones(properties.recovery().tombstoneRetention(), BATCH)));
	}

	/** Publishes the violations of the last audit as {@code stampede.audit.violations}; above zero, an operator must act. */
	@Bean
	Worker auditWorker(PaymentAudit audit, AuditProperties properties, Workers workers, MeterRegistry meters) {
		var found = new AuditResults(meters);
		return workers.worker("audit", new Pace(properties.enabled(), properties.interval(), properties.timeout()),
				_ -> audit.violations().doOnNext(found::take).map(_ -> Round.of(0, 1)));
	}

	private static Mono<Round> counted(Mono<Long> deleted) {
		return deleted.map(count -> Round.of(count, BATCH));
	}
}
