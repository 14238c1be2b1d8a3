package stampede.payment.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import stampede.kit.metrics.AuditResults;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Workers;
import stampede.payment.Discrepancies;
import stampede.payment.PaymentProperties;
import stampede.payment.metrics.PaymentMetric;
import stampede.payment.settlement.Recovery;

/** The background work of this service. */
@Configuration(proxyBeanMethods = false)
class PaymentWorkers {
	private static final Duration LONGEST = Duration.ofMinutes(1);
	private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
	private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);
	private static final int FORGOTTEN_AT_ONCE = 1_000;

	@Bean
	Worker recoveryWorker(Recovery recovery, PaymentProperties properties, Workers workers) {
		var pace = new Pace(properties.recovery().enabled(), properties.recovery().interval(), LONGEST);
		return workers.worker("payment-recovery", pace, recovery::round);
	}

	@Bean
	Worker discrepanciesWorker(Discrepancies discrepancies, PaymentProperties properties, Workers workers,
			MeterRegistry meters) {
		var open = new AtomicLong();
		PaymentMetric.DISCREPANCIES.gauge(meters, open::get);
		return workers.worker("count-discrepancies",
				new Pace(properties.recovery().enabled(), BETWEEN_COUNTS, LONGEST),
				_ -> discrepancies.count().doOnNext(open::set).map(_ -> Round.of(0, 1)));
	}

	@Bean
	Worker eventsWorker(Retention retention, PaymentProperties properties, Workers workers) {
		return workers.worker("forget-webhook-events",
				new Pace(properties.recovery().enabled(), BETWEEN_PURGES, LONGEST),
				_ -> counted(retention.forgetEvents(properties.recovery().eventRetention(), FORGOTTEN_AT_ONCE)));
	}

	@Bean
	Worker tombstonesWorker(Retention retention, PaymentProperties properties, Workers workers) {
		return workers.worker("forget-tombstones", new Pace(properties.recovery().enabled(), BETWEEN_PURGES, LONGEST),
				_ -> counted(
						retention.forgetTombstones(properties.recovery().tombstoneRetention(), FORGOTTEN_AT_ONCE)));
	}

	/** What the last audit found, by check, as {@code stampede.audit.violations}: above zero, a person has to look. */
	@Bean
	Worker auditWorker(Audit audit, AuditProperties properties, Workers workers, MeterRegistry meters) {
		var found = new AuditResults(meters);
		return workers.worker("audit", new Pace(properties.enabled(), properties.interval(), properties.timeout()),
				_ -> audit.violations().doOnNext(found::take).map(_ -> Round.of(0, 1)));
	}

	private static Mono<Round> counted(Mono<Long> forgotten) {
		return forgotten.map(count -> Round.of(count, FORGOTTEN_AT_ONCE));
	}
}
