package stampede.payment.charge;

import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentException;
import stampede.payment.Refund;
import stampede.payment.settlement.InFlight;
import stampede.payment.settlement.RefundBooking;
import stampede.payment.settlement.Settlement;
import stampede.payment.store.PaymentLeases;
import stampede.payment.store.Payments;
import stampede.payment.store.Refunds;

/** Refunds part of an order's payment, once for each refund's id, and never more than was captured. */
@Component
public class Refunding {
	private final Payments payments;
	private final PaymentLeases leases;
	private final Refunds refunds;
	private final RefundBooking booking;
	private final Settlement settlement;
	private final ResponseWait responseWait;
	private final InFlight inFlight;
	private final Failpoints failpoints;

	Refunding(Payments payments, PaymentLeases leases, Refunds refunds, RefundBooking booking, Settlement settlement,
			ResponseWait responseWait,
			InFlight inFlight, Failpoints failpoints) {
		this.payments = payments;
		this.leases = leases;
		this.refunds = refunds;
		this.booking = booking;
		this.settlement = settlement;
		this.responseWait = responseWait;
		this.inFlight = inFlight;
		this.failpoints = failpoints;
	}

	/** Refunds once, however often this is called; pending where the outcome is not known in time. */
	public Mono<Refund> refund(UUID id, UUID order, Money amount) {
		var work = payments.byOrder(order)
				.switchIfEmpty(Mono.error(PaymentException.NotFound::new))
				.flatMap(payment -> refund(id, payment, amount));
		return responseWait.await(work, refunds.byId(id));
	}

	private Mono<Refund> refund(UUID id, Payment payment, Money amount) {
		return refunds.byId(id)
				.map(found -> requireSame(found, payment, amount))
				.flatMap(found -> found.state() == Refund.State.PENDING ? join(found, payment) : Mono.just(found))
				.switchIfEmpty(Mono.defer(() -> begin(id, payment, amount)));
	}

	private Mono<Refund> begin(UUID id, Payment payment, Money amount) {
		var terms = payment.terms();
		if (terms != null && !terms.amount().currency().equals(amount.currency())) {
			return Mono.error(new PaymentException.RefundMismatch());
		}
		return booking.begin(id, payment.orderId(), amount.amount())
				.onErrorResume(PaymentException.RefundTooLarge.class, tooLarge -> orElseExists(id, tooLarge))
				.doOnNext(_ -> failpoints.hit("payment.after-intent"))
				.flatMap(begun -> begun
						? ask(Refund.pending(id, payment, amount.amount()), payment)
						: refund(id, payment, amount));
	}

	/** A concurrent call may have reserved the amount for the same refund. */
	private Mono<Boolean> orElseExists(UUID id, PaymentException.RefundTooLarge tooLarge) {
		return refunds.byId(id)
				.map(_ -> false)
				.switchIfEmpty(Mono.error(tooLarge));
	}

	private Mono<Refund> ask(Refund refund, Payment payment) {
		var asking = payments.byOrder(payment.orderId()).flatMap(current -> settlement.ask(refund, current));
		return inFlight.run(payment.orderId(), asking)
				.then(Mono.defer(() -> refunds.byId(refund.id())))
				.flatMap(after -> after.state() == Refund.State.PENDING ? handBack(after, payment) : Mono.just(after));
	}

	private Mono<Refund> handBack(Refund refund, Payment payment) {
		return payments.byOrder(payment.orderId())
				.flatMap(settlement::handBack)
				.thenReturn(refund);
	}

	/** Processes the refund unless another worker does; then waits for that worker. */
	private Mono<Refund> join(Refund refund, Payment payment) {
		return inFlight.end(payment.orderId())
				.flatMap(_ -> payments.byOrder(payment.orderId()))
				.switchIfEmpty(Mono.defer(() -> leases.claim(payment.orderId())).flatMap(settlement::run))
				.switchIfEmpty(Mono.defer(() -> responseWait.until(payment.orderId(), found -> found.refunding() == 0)))
				.then(Mono.defer(() -> refunds.byId(refund.id())));
	}

	private static Refund requireSame(Refund found, Payment payment, Money amount) {
		var currency = Objects.requireNonNull(payment.terms(), "terms").amount().currency();
		if (!found.paymentId().equals(payment.id()) || found.amount() != amount.amount()
				|| !currency.equals(amount.currency())) {
			throw new PaymentException.RefundMismatch();
		}
		return found;
	}
}
