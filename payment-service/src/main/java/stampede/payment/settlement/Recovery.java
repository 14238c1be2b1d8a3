package stampede.payment.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.kit.tracing.Traces;
import stampede.kit.worker.Round;
import stampede.payment.Leases;
import stampede.payment.Payment;
import stampede.payment.PaymentProperties;
import stampede.payment.Step;

/**
 * Finishes what others left: takes over payments whose lease has run out and asks the provider until it knows. A place that
 * comes free is taken by the next payment at once, so that a few slow ones hold nobody up.
 */
@Component
public class Recovery {
	private static final Logger log = LoggerFactory.getLogger(Recovery.class);
	private static final Duration LATE = Duration.ofSeconds(60);
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

	/** Claims no more than it starts at once, or leases would run out in the queue. */
	public Mono<Round> round(Runnable again) {
		var free = properties.batch() - running.get();
		if (free <= 0) {
			// Busy, and perhaps late: that is when the lag has to be seen.
			return leases.overdue().map(lag -> new Round(0, false, lag));
		}
		return leases.overdue()
				.flatMap(lag -> Detached.run(leases.claimDue(free))
						.doOnNext(claimed -> claimed.forEach(payment -> settle(payment, again)))
						.map(claimed -> new Round(claimed.size(), false, lag)));
	}

	/** One payment that cannot be settled must not keep the others from it; its lease brings it back. */
	private void settle(Payment payment, Runnable again) {
		running.incrementAndGet();
		traces.continued("settle payment", payment.trace(), Detached.run(settlement.run(payment)))
				.doFinally(_ -> {
					running.decrementAndGet();
					again.run();
				})
				.subscribe(Recovery::tell, failure -> log.error("payment {} cannot be settled", payment.id(), failure));
	}

	private static void tell(Payment after) {
		var late = after.next() != Step.NONE && after.createdAt().isBefore(Instant.now().minus(LATE));
		log.atLevel(late ? Level.WARN : Level.INFO).addKeyValue("order.id", after.orderId()).log(
				"payment {} of order {} is {} after {} attempts{}", after.id(),
				after.orderId(), after.state().label(), after.attempts(), late ? ", and still not settled" : "");
	}
}
