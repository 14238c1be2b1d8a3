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
import stampede.payment.Payments;
import stampede.payment.settlement.InFlight;

/** How long a caller waits; the work itself goes on without him. */
@Component
class ResponseWait {
	private static final Logger log = LoggerFactory.getLogger(ResponseWait.class);
	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
	private static final Duration SHORTEST = Duration.ofMillis(1);
	private final Payments payments;
	private final Duration answerWithin;
	private final Duration margin;

	ResponseWait(Payments payments, PaymentProperties properties) {
		this.payments = payments;
		this.answerWithin = properties.answerWithin();
		this.margin = properties.answerMargin();
	}

	/** Runs {@code work} to its end, and answers {@code soFar} when that takes longer than the caller can wait. */
	<T> Mono<T> await(Mono<T> work, Mono<T> soFar) {
		var running = Detached.run(work.doOnError(ResponseWait::tell));
		var known = Mono.defer(() -> Detached.run(soFar)).switchIfEmpty(Mono.error(PaymentException.Busy::new));
		return Mono.deferContextual(context -> running.timeout(within(context), known));
	}

	/**
	 * Looks until the order's payment is as wanted, or the time is up; empty when there is no payment. For work of other
	 * processes: what is done in this one tells when it is over ({@link InFlight}).
	 */
	Mono<Payment> until(UUID order, Predicate<Payment> wanted) {
		return Mono.defer(() -> payments.byOrder(order))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.take(answerWithin.dividedBy(BETWEEN_LOOKS))
						.delayElements(BETWEEN_LOOKS))
				.switchIfEmpty(Mono.defer(() -> payments.byOrder(order)));
	}

	private Duration within(ContextView context) {
		var budget = Deadline.of(context).map(deadline -> deadline.remaining().minus(margin)).orElse(answerWithin);
		var shorter = budget.compareTo(answerWithin) < 0 ? budget : answerWithin;
		return shorter.compareTo(SHORTEST) < 0 ? SHORTEST : shorter;
	}

	/** The caller may have gone by now, so the failure must not go with him. */
	private static void tell(Throwable failure) {
		if (!(failure instanceof PaymentException || failure instanceof DeadlineExceededException)) {
			log.error("work on a payment failed; the recovery worker goes on with it", failure);
		}
	}
}
