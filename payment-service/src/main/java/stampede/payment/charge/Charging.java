package stampede.payment.charge;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentChange;
import stampede.payment.PaymentException;
import stampede.payment.PaymentProperties;
import stampede.payment.PaymentToken;
import stampede.payment.RequestedAction;
import stampede.payment.Step;
import stampede.payment.Terms;
import stampede.payment.settlement.InFlight;
import stampede.payment.settlement.Settlement;
import stampede.payment.store.PaymentLeases;
import stampede.payment.store.Payments;

/**
 * Charges, captures and voids payments, each once. A call records the requested action, calls the provider, and records the
 * outcome, even after its caller has disconnected. A caller whose deadline passes gets the state at that time.
 */
@Component
public class Charging {
	private final Payments payments;
	private final PaymentLeases leases;
	private final Settlement settlement;
	private final ResponseWait responseWait;
	private final Failpoints failpoints;
	private final Terms.Capture capture;
	private final InFlight inFlight;

	Charging(Payments payments, PaymentLeases leases, Settlement settlement, ResponseWait responseWait,
			Failpoints failpoints,
			PaymentProperties properties, InFlight inFlight) {
		this.payments = payments;
		this.leases = leases;
		this.settlement = settlement;
		this.responseWait = responseWait;
		this.failpoints = failpoints;
		this.capture = properties.capture();
		this.inFlight = inFlight;
	}

	/**
	 * Charges the order once, however often this is called. {@link PaymentException.ProviderUnavailable} if no call
	 * was sent to the provider; recovery retries the payment.
	 */
	public Mono<Payment> charge(UUID order, String customer, Money amount, PaymentToken token) {
		var fresh = Payment.pending(UuidCreator.getTimeOrderedEpoch(), order, customer,
				new Terms(amount, capture, token));
		return responseWait.await(Mono.defer(() -> begin(fresh, amount)), payments.byOrder(order))
				.flatMap(payment -> payment.wasNeverSent()
						? Mono.error(new PaymentException.ProviderUnavailable())
						: Mono.just(payment));
	}

	private Mono<Payment> begin(Payment fresh, Money amount) {
		return payments.add(fresh)
				.doOnNext(_ -> failpoints.hit("payment.after-intent"))
				.flatMap(settlement::run)
				.switchIfEmpty(Mono.defer(() -> repeat(fresh, amount)));
	}

	private Mono<Payment> repeat(Payment fresh, Money amount) {
		return payments.byOrder(fresh.orderId())
				.map(found -> requireSame(found, fresh.customer(), amount))
				.flatMap(found -> found.state().isOpen() ? join(found) : Mono.just(found));
	}

	/** Processes the payment unless another worker does; then waits for that worker. */
	private Mono<Payment> join(Payment payment) {
		return inFlight.end(payment.orderId())
				.flatMap(_ -> payments.byOrder(payment.orderId()))
				.switchIfEmpty(Mono.defer(() -> leases.claim(payment.orderId())).flatMap(settlement::run))
				.switchIfEmpty(Mono.defer(() -> responseWait.until(payment.orderId(),
						found -> !found.state().isOpen() && found.next() == Step.NONE)));
	}

	/** Captures the authorized amount; {@link PaymentException.NotCapturable} if there is none and will be none. */
	public Mono<Payment> capture(UUID order) {
		return responseWait.await(request(order, Payment::toCapture), payments.byOrder(order));
	}

	/**
	 * Voids the order's charge, now or when its outcome is known. An order without a payment gets a tombstone, so that a
	 * late charge is refused.
	 */
	public Mono<Payment> reverse(UUID order, String customer) {
		var tombstone = Payment.tombstone(UuidCreator.getTimeOrderedEpoch(), order, customer);
		var reversing = payments.add(tombstone)
				.switchIfEmpty(
						Mono.defer(() -> request(order, payment -> requireCustomer(payment, customer).voided())));
		return responseWait.await(reversing, payments.byOrder(order));
	}

	private Mono<Payment> request(UUID order, UnaryOperator<Payment> transition) {
		return payments.change(order, transition)
				.switchIfEmpty(Mono.error(PaymentException.NotFound::new))
				.flatMap(this::fulfil);
	}

	private Mono<Payment> fulfil(PaymentChange change) {
		var payment = change.after();
		if (payment.next() == Step.NONE) {
			return Mono.just(payment);
		}
		return isMine(change) ? settlement.run(payment) : join(payment);
	}

	/** An existing payment without a requested action is not being processed. */
	private static boolean isMine(PaymentChange change) {
		return !change.before().state().isOpen() && change.before().requestedAction() == RequestedAction.NONE
				&& change.after().requestedAction() != RequestedAction.NONE;
	}

	/** A tombstone has no amount that could differ. */
	private static Payment requireSame(Payment found, String customer, Money amount) {
		var terms = found.terms();
		if (terms != null && !terms.amount().equals(amount)) {
			throw new PaymentException.Mismatch();
		}
		return requireCustomer(found, customer);
	}

	private static Payment requireCustomer(Payment found, String customer) {
		if (!found.customer().equals(customer)) {
			throw new PaymentException.Mismatch();
		}
		return found;
	}
}
