package stampede.payment.settlement;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentChange;
import stampede.payment.metrics.PaymentMetric;
import stampede.payment.PaymentProperties;
import stampede.payment.PaymentState.Failed;
import stampede.payment.Refund;
import stampede.payment.Step;
import stampede.payment.Terms;
import stampede.payment.provider.ChargeCall;
import stampede.payment.provider.IntentReply;
import stampede.payment.provider.ProviderClient;
import stampede.payment.provider.ProviderProperties;
import stampede.payment.store.PaymentLeases;
import stampede.payment.store.Payments;
import stampede.payment.store.Refunds;

/**
 * Carries a payment to where it is wanted, from wherever it stands: asks the provider outside any transaction, writes
 * what it says, and goes on until nothing is left to do or no answer comes. Running it again, even twice at once,
 * repeats calls under the same keys and so changes nothing.
 */
@Component
public class Settlement {
	private static final Logger log = LoggerFactory.getLogger(Settlement.class);
	/** Charge, refund of the rest, its outcome, and one in reserve: more means that the provider keeps refusing. */
	private static final int MAX_STEPS = 4;

	private final Payments payments;
	private final PaymentLeases leases;
	private final Refunds refunds;
	private final RefundBooking booking;
	private final ProviderClient provider;
	private final UnexplainedCharges charges;
	private final InFlight inFlight;
	private final Failpoints failpoints;
	private final MeterRegistry meters;
	private final PaymentProperties.Recovery backoff;

	Settlement(Payments payments, PaymentLeases leases, Refunds refunds, RefundBooking booking, ProviderClient provider,
			UnexplainedCharges charges, InFlight inFlight,
			Failpoints failpoints, MeterRegistry meters, PaymentProperties properties,
			ProviderProperties providerProperties) {
		properties.requireLeaseLongerThan(providerProperties);
		this.payments = payments;
		this.leases = leases;
		this.refunds = refunds;
		this.booking = booking;
		this.provider = provider;
		this.charges = charges;
		this.inFlight = inFlight;
		this.failpoints = failpoints;
		this.meters = meters;
		this.backoff = properties.recovery();
	}

	/** The payment as it stands when nothing more can be done now. The caller must hold its lease. */
	public Mono<Payment> run(Payment payment) {
		return inFlight.run(payment.orderId(), Mono.defer(() -> run(payment, MAX_STEPS)));
	}

	private Mono<Payment> run(Payment payment, int stepsLeft) {
		var step = payment.next();
		if (step == Step.NONE) {
			return Mono.just(payment);
		}
		if (stepsLeft == 0) {
			return handBack(payment);
		}
		return take(step, payment).flatMap(after -> {
			if (isRefused(step, payment, after)) {
				return leases.release(after, backoff.refusedBackoff()).thenReturn(after);
			}
			return after.next() == step ? handBack(after) : run(after, stepsLeft - 1);
		});
	}

	/** The provider has refused to pay anything back: asking in other words, and at once, would not change its mind. */
	private static boolean isRefused(Step step, Payment before, Payment after) {
		return step == Step.ASK_REFUNDS && after.next() == Step.REFUND_REST
				&& after.state().refunded() == before.state().refunded();
	}

	private Mono<Payment> take(Step step, Payment payment) {
		return switch (step) {
			case NONE -> Mono.just(payment);
			case CHARGE -> ask(payment, provider.charge(call(payment)));
			case RETRIEVE -> ask(payment, provider.retrieve(providerId(payment)));
			case CAPTURE -> ask(payment, orLookUp(payment, provider.capture(providerId(payment), payment.orderId())));
			case CANCEL -> ask(payment, orLookUp(payment, provider.cancel(providerId(payment), payment.orderId())));
			case ASK_REFUNDS -> askRefunds(payment);
			case REFUND_REST -> booking.beginRest(UuidCreator.getTimeOrderedEpoch(), payment.orderId());
		};
	}

	/** A change that is not possible says that the charge stands otherwise than we thought. */
	private Mono<IntentReply> orLookUp(Payment payment, Mono<IntentReply> change) {
		return change.flatMap(reply -> reply instanceof IntentReply.Refused
				? provider.retrieve(providerId(payment))
				: Mono.just(reply));
	}

	private Mono<Payment> ask(Payment payment, Mono<IntentReply> call) {
		return reached(call)
				.delayUntil(reply -> charges.record(payment, reply))
				.flatMap(reply -> payments.change(payment, current -> current.apply(reply)))
				.doOnNext(_ -> failpoints.hit("payment.after-outcome"))
				.doOnNext(this::alarmIfFailed)
				.map(PaymentChange::after);
	}

	/** An operator's problem: the same request would fail for every customer. */
	private void alarmIfFailed(PaymentChange change) {
		if (change.after().state() instanceof Failed(var code) && !(change.before().state() instanceof Failed)) {
			PaymentMetric.FAILED.counter(meters, code).increment();
			log.atError().addKeyValue("order.id", change.after().orderId()).log(
					"payment {} of order {} failed: the provider calls our request invalid ({})",
					change.after().id(), change.after().orderId(), code);
		}
	}

	private Mono<Payment> askRefunds(Payment payment) {
		return refunds.pendingOf(payment)
				.concatMap(refund -> ask(refund, payment))
				.then(Mono.defer(() -> payments.byOrder(payment.orderId())));
	}

	/** Asks the provider to pay this back, or how that stands, and writes what it says. */
	public Mono<Void> ask(Refund refund, Payment payment) {
		var known = refund.providerId();
		var call = known == null
				? provider.refund(providerId(payment), refund.id(),
						new Money(refund.amount(),
								Objects.requireNonNull(payment.terms(), "terms").amount().currency()))
				: provider.retrieveRefund(known);
		return reached(call)
				.flatMap(reply -> booking.apply(refund, payment.orderId(), reply))
				.doOnSuccess(_ -> failpoints.hit("payment.after-outcome"));
	}

	private <T> Mono<T> reached(Mono<T> call) {
		return call
				.doFirst(() -> failpoints.hit("payment.before-provider-call"))
				.doOnNext(_ -> failpoints.hit("payment.after-provider-call"));
	}

	/** Leaves the payment to the recovery worker, later each time it has tried. */
	public Mono<Payment> handBack(Payment payment) {
		return leases.release(payment, pause(payment.attempts())).thenReturn(payment);
	}

	private Duration pause(int attempts) {
		var doubled = backoff.firstBackoff().toMillis() << Math.min(attempts, 20);
		var longest = Math.min(doubled, backoff.maxBackoff().toMillis());
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
	}

	private static ChargeCall call(Payment payment) {
		var terms = Objects.requireNonNull(payment.terms(), "terms");
		var token = Objects.requireNonNull(terms.token(), "token");
		return new ChargeCall(payment.orderId(), terms.amount(), token.value(),
				terms.capture() == Terms.Capture.MANUAL);
	}

	private static String providerId(Payment payment) {
		return Objects.requireNonNull(payment.providerId(), "providerId");
	}
}
