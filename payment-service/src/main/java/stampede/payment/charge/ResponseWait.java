package stampede.payment.charge;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.detached.Detached;
import stampede.payment.Payment;
import stampede.payment.PaymentException;
import stampede.payment.PaymentProperties;
import stampede.payment.store.Payments;
import stampede.payment.settlement.InFlight;

/** Limits how long a request waits for its work. The work continues after the limit. */
@Component
class ResponseWait {
	private static final Logger log = LoggerFactory.getLogger(ResponseWait.class);
	private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
	private static final Duration MIN_WAIT = Duration.ofMillis(1);
	private final Payments payments;
	private final Duration responseWait;
	private final Duration margin;

	ResponseWait(Payments payments, PaymentProperties properties) {
		this.payments = payments;
		this.responseWait = properties.responseWait();
		this.margin = properties.responseMargin();
	}

	/** Runs {@code work} to its end, and returns {@code soFar} when that takes longer than the client can wait. */
	<T> Mono<T> await(Mono<T> work, Mono<T> soFar) {
		var running = Detached.run(work.doOnError(ResponseWait::logFailure));
		var known = Mono.defer(() -> Detached.run(soFar)).switchIfEmpty(Mono.error(PaymentException.Busy::new));
		return Mono.deferContextual(context -> running.timeout(within(context), known));
	}

	/**
	 * Polls the order's payment until {@code wanted} holds or the time is over; empty when there is no payment. For work of other
	 * processes; work of this process completes {@link InFlight}.
	 */
	Mono<Payment> until(UUID order, Predicate<Payment> wanted) {
		return Mono.defer(() -> payments.byOrder(order))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.take(responseWait.dividedBy(POLL_INTERVAL))
						.delayElements(POLL_INTERVAL))
				.switchIfEmpty(Mono.defer(() -> payments.byOrder(order)));
	}

	private Duration within(ContextView context) {
		var budget = Deadline.of(context).map(deadline -> deadline.remaining().minus(margin)).orElse(responseWait);
		var shorter = budget.compareTo(responseWait) < 0 ? budget : responseWait;
		return shorter.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : shorter;
	}

	/** The client may have disconnected by now, so the failure is logged here. */
	private static void logFailure(Throwable failure) {
		if (!(failure instanceof PaymentException || failure instanceof DeadlineExceededException)) {
			log.error("work on a payment failed; recovery continues it", failure);
		}
	}
}
