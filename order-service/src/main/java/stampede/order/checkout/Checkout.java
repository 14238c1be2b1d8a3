package stampede.order.checkout;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.detached.Detached;
import stampede.kit.money.Money;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.inventory.CommitReply;
import stampede.order.inventory.InventoryClient;
import stampede.order.inventory.StockReply;
import stampede.order.payment.ChargeReply;
import stampede.order.payment.PaymentClient;
import stampede.order.store.OrderLeases;
import stampede.order.store.Orders;

/**
 * The checkout saga. Every step is keyed by the order's id and safe to repeat, so that a call after a crash resumes. The stock is
 * committed before the order is saved as confirmed: only an order that can no longer fail is acknowledged (ADR 4).
 */
@Service
public class Checkout {
	private final Orders orders;
	private final OrderLeases leases;
	private final InventoryClient inventory;
	private final SoldOut soldOut;
	private final PaymentClient payments;
	private final CheckoutSteps steps;
	private final Compensation compensation;
	private final RefundStep refundStep;
	private final CheckoutProperties properties;
	private final CheckoutMeters meters;

	Checkout(Orders orders, OrderLeases leases, InventoryClient inventory, SoldOut soldOut, PaymentClient payments,
			CheckoutSteps steps,
			Compensation compensation, RefundStep refundStep, CheckoutProperties properties, CheckoutMeters meters) {
		this.orders = orders;
		this.leases = leases;
		this.inventory = inventory;
		this.soldOut = soldOut;
		this.payments = payments;
		this.steps = steps;
		this.compensation = compensation;
		this.refundStep = refundStep;
		this.properties = properties;
		this.meters = meters;
	}

	/**
	 * Advances an order that no process has worked on in this state, until it is final or {@code within} has passed; cancellation does
	 * not stop it. Returns the order in its state by then. An unfinished order is handed to the recovery worker, which is not an
	 * error.
	 */
	public Mono<Order> run(Order order, Duration within) {
		return Detached.run(meters.inProgress(
				Mono.defer(() -> advance(order, new SagaAttempt(Deadline.in(within), false, false)))));
	}

	/** As {@link #run}, for an order that another process may have worked on. */
	public Mono<Order> resume(Order order, Duration within) {
		return Detached.run(meters.inProgress(orders.isYoungerThan(order.id(), properties.giveUpAfter())
				.flatMap(young -> advance(order, new SagaAttempt(Deadline.in(within), true, !young)))
				.onErrorResume(failure -> handBack(order, failure))));
	}

	/**
	 * Executes one step after the other; a step that fails permanently hands the order to recovery in its current state. The next step
	 * is started outside this step's error handler (a Mono of a Mono, flattened last), so that each failure is handled once.
	 */
	private Mono<Order> advance(Order order, SagaAttempt attempt) {
		if (order.state().isFinal()) {
			return Mono.just(order);
		}
		return attempt.retrying(repeated -> step(order, attempt, repeated))
				.doOnNext(next -> onSaved(order, next))
				.map(next -> advance(next, attempt))
				.onErrorResume(failure -> Mono.just(handBack(order, failure)))
				.flatMap(onward -> onward);
	}

	private void onSaved(Order before, Order after) {
		meters.onSaved(before, after);
		OrderLog.onSaved(before, after);
	}

	private Mono<Order> step(Order order, SagaAttempt attempt, boolean repeated) {
		return switch (order.state()) {
			case Placed _ when attempt.isTooLate() -> steps.save(order.compensate(new Rejected(Reason.EXPIRED)));
			case Reserved _ when attempt.isTooLate() -> expire(order);
			case Placed _ -> reserve(order, repeated);
			case Reserved _ -> pay(order);
			case Compensating(var outcome) -> compensation.run(order, outcome);
			case Refunding(_, var refund) -> refundStep.run(order, refund);
			case Confirmed _,Refunded _,Rejected _,Cancelled _ -> Mono.just(order);
		};
	}

	/** A reservation whose response was lost may hold stock, so that stock may be held although the repetition is refused. */
	private Mono<Order> reserve(Order order, boolean repeated) {
		var requestedAt = soldOut.now();
		return steps.around("reserve", inventory.reserve(order.id().value(), order.owner(), CheckoutSteps.stock(order),
				order.expectedTotal()))
				.map(reply -> switch (reply) {
					case StockReply.Held(var prices) -> order.reserve(prices);
					case StockReply.OutOfStock(var gone, var held) -> {
						if (gone != null) {
							soldOut.markSoldOut(gone, requestedAt);
						}
						yield refuse(order, held ? Reason.STOCK_HELD : Reason.OUT_OF_STOCK, repeated);
					}
					case StockReply.CustomerLimit _ -> refuse(order, Reason.CUSTOMER_LIMIT, repeated);
					case StockReply.UnknownItem _ -> refuse(order, Reason.UNKNOWN_ITEM, repeated);
					case StockReply.PriceChanged(var now) ->
						refuse(order.costing(now), Reason.PRICE_CHANGED, repeated);
					case StockReply.TotalTooLarge _ -> refuse(order, Reason.TOTAL_TOO_LARGE, repeated);
					case StockReply.MixedCurrencies _ -> refuse(order, Reason.MIXED_CURRENCIES, repeated);
					case StockReply.Released _ -> order.compensate(new Rejected(Reason.EXPIRED));
				})
				.flatMap(steps::save);
	}

	private static Order refuse(Order order, Reason reason, boolean repeated) {
		return repeated ? order.compensate(new Rejected(reason)) : order.close(new Rejected(reason));
	}

	/** An order of this age is not charged any more; a captured payment is the pivot and is committed. */
	private Mono<Order> expire(Order order) {
		return payments.find(order.id().value())
				.flatMap(reply -> reply instanceof ChargeReply.Captured(var payment)
						? commit(order, payment)
						: steps.save(order.compensate(new Rejected(Reason.EXPIRED))));
	}

	private Mono<Order> pay(Order order) {
		return steps.around("charge", payments.charge(order.id().value(), order.owner(), total(order), token(order)))
				.flatMap(reply -> settle(order, reply));
	}

	private Mono<Order> settle(Order order, ChargeReply reply) {
		return switch (reply) {
			case ChargeReply.Captured(var payment) -> commit(order, payment);
			case ChargeReply.Authorised _ -> steps.around("capture", payments.capture(order.id().value()))
					.filter(captured -> !(captured instanceof ChargeReply.Authorised))
					.switchIfEmpty(Mono.error(NotKnownYetException::new))
					.flatMap(captured -> settle(order, captured));
			case ChargeReply.Declined _ -> steps.save(order.compensate(new Rejected(Reason.PAYMENT_DECLINED)));
			case ChargeReply.Failed _ -> steps.save(order.compensate(new Rejected(Reason.PAYMENT_FAILED)));
			case ChargeReply.Voided _ -> steps.save(order.compensate(new Rejected(Reason.EXPIRED)));
			case ChargeReply.Unknown _ -> Mono.error(new NotKnownYetException());
		};
	}

	/** A payment that was captured after its reservation expired, and whose stock is sold, is compensated. */
	private Mono<Order> commit(Order order, UUID payment) {
		return steps.around("commit", inventory.commit(order.id().value()))
				.map(reply -> switch (reply) {
					case CommitReply.COMMITTED -> order.confirm(payment);
					case CommitReply.GONE -> order.compensate(new Rejected(Reason.EXPIRED));
				})
				.flatMap(steps::save);
	}

	private Mono<Order> handBack(Order order, Throwable failure) {
		if (failure instanceof OrderException.Stale) {
			return orders.byId(order.id());
		}
		if (failure instanceof NotKnownYetException) {
			OrderLog.paymentPending(order);
		} else {
			OrderLog.handedToRecovery(order, failure);
		}
		return leases.release(order, failure.toString()).thenReturn(order);
	}

	private static Money total(Order order) {
		return Objects.requireNonNull(order.total(), "a reserved order has a total");
	}

	private static String token(Order order) {
		return Objects.requireNonNull(order.token(), "an unfinished order has a token");
	}
}
