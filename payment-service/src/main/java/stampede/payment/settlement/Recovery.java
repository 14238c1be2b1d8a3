package stampede.payment.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.tracing.Traces;
import stampede.kit.worker.Round;
import stampede.payment.Leases;
import stampede.payment.Payment;
import stampede.payment.PaymentProperties;
import stampede.payment.Step;

/**
 * Continues unfinished payments: claims payments whose lease has expired and queries the provider until the outcome is known. A slot
 * that becomes free is given to the next payment at once, so that slow payments do not delay others.
 */
@Component
public class Recovery {
	private static final Logger log = LoggerFactory.getLogger(Recovery.class);
	private static final Duration LATE = Duration.ofSeconds(60);
	private static final AggregatedWarning UNSETTLED = new AggregatedWarning(log,
			"{} attempts left a payment of more than a minute unsettled; latest: {}");
	private final Leases leases;
	private final Settlement settlement;
	private final PaymentProperties.Recovery properties;
	private final Traces traces;
	private final AtomicInteger running = new AtomicInteger();

	Recovery(Leases leases, Settlement settlement, PaymentProperties properties, Traces traces) {
		this.leases = leases;
		this.settlement = settlement;
		this.properties = properties.recovery();
		this.traces = traces;
	}

	/** Claims only payments that it starts at once: leases would expire in a queue. */
	public Mono<Round> round(Runnable again) {
		var free = properties.batch() - running.get();
		if (free <= 0) {
			// All slots are in use: the lag is reported all the same.
			return leases.overdue().map(lag -> new Round(0, false, lag));
		}
		return leases.overdue()
				.flatMap(lag -> Detached.run(leases.claimDue(free))
						.doOnNext(claimed -> claimed.forEach(payment -> settle(payment, again)))
						.map(claimed -> new Round(claimed.size(), false, lag)));
	}

	/** A payment that fails does not affect the others; it is claimed again after its lease expires. */
	private void settle(Payment payment, Runnable again) {
		running.incrementAndGet();
		traces.continued("settle payment", payment.trace(), Detached.run(settlement.run(payment)))
				.doFinally(_ -> {
					running.decrementAndGet();
					again.run();
				})
				.subscribe(Recovery::logAttempt, failure -> log
						.error("recovery of payment {} failed; retry after lease expiry", payment.id(), failure));
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
