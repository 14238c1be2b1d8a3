package stampede.payment.maintenance;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.tracing.Traces;
import stampede.kit.worker.ClaimingJob;
import stampede.kit.worker.Round;
import stampede.payment.Payment;
import stampede.payment.PaymentProperties;
import stampede.payment.Step;
import stampede.payment.settlement.Settlement;
import stampede.payment.store.PaymentLeases;

/** Continues unfinished payments: claims payments whose lease has expired and queries the provider until the outcome is known. */
@Component
public class Recovery {
	private static final Logger log = LoggerFactory.getLogger(Recovery.class);
	private static final Duration LATE = Duration.ofSeconds(60);
	private static final AggregatedWarning UNSETTLED = new AggregatedWarning(log,
			"{} attempts left a payment of more than a minute unsettled; latest: {}");
	private final Settlement settlement;
	private final Traces traces;
	private final ClaimingJob<Payment> job;

	Recovery(PaymentLeases leases, Settlement settlement, PaymentProperties properties, Traces traces) {
		this.settlement = settlement;
		this.traces = traces;
		this.job = new ClaimingJob<>(properties.recovery().batch(), leases::overdue,
				slots -> Detached.run(leases.claimDue(slots)), this::settle);
	}

	/** As {@link ClaimingJob#round}. */
	public Mono<Round> round(Runnable again) {
		return job.round(again);
	}

	private Mono<Void> settle(Payment payment) {
		return traces.continued("settle payment", payment.trace(), Detached.run(settlement.run(payment)))
				.doOnNext(Recovery::logAttempt)
				.doOnError(failure -> log.error("recovery of payment {} failed; retry after lease expiry", payment.id(),
						failure))
				.then();
	}

	/** At INFO for the payment, and one warning for all unsettled ones. */
	private static void logAttempt(Payment after) {
		log.atInfo().addKeyValue("order.id", after.orderId()).log("payment {} of order {} is {} after {} attempts",
				after.id(), after.orderId(), after.state().label(), after.attempts());
		if (after.next() != Step.NONE && after.createdAt().isBefore(Instant.now().minus(LATE))) {
			UNSETTLED.add(after.id() + " is " + after.state().label());
		}
	}
}
