package stampede.order.checkout;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.event.Level;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamUnavailableException;
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
import stampede.order.Orders;
import stampede.order.inventory.CommitReply;
import stampede.order.inventory.InventoryClient;
import stampede.order.inventory.StockReply;
import stampede.order.payment.ChargeReply;
import stampede.order.payment.PaymentClient;

/**
 * The saga: carries an order to its end. Every step is keyed by the order's id and safe to repeat, so that calling again
 * after a crash resumes. The stock is committed before the order is saved as confirmed: only what cannot fail any more
 * is acknowledged (ADR 4).
 */
@Service
public class Checkout {
	private final Orders orders;
	private final InventoryClient inventory;
	private final SoldOut soldOut;
	private final PaymentClient payments;
	private final CheckoutSteps steps;
	private final Compensation compensation;
	private final RefundStep refundStep;
	private final CheckoutProperties properties;
	private final CheckoutMeters meters;

	Checkout(Orders orders, InventoryClient inventory, SoldOut soldOut, PaymentClient payments, CheckoutSteps steps,
			Compensation compensation, RefundStep refundStep, CheckoutProperties properties, CheckoutMeters meters) {
		this.orders = orders;
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
	 * Works on an order that nobody worked on in this state, until it is final or the time of one attempt is over, whatever
	 * becomes of the subscriber. Answers the order as it then is; what could not be done is left to the recovery worker and
	 * is no error.
	 */
	public Mono<Order> run(Order order, Duration within) {
		return Detached.run(meters.underWay(
				Mono.defer(() -> advance(order, new Attempt(Deadline.in(within), false, false)))));
	}

	/** As {@link #run}, for an order on which somebody may have worked who is gone, perhaps long ago. */
	public Mono<Order> resume(Order order, Duration within) {
		return Detached.run(meters.underWay(orders.isYoungerThan(order.id(), properties.giveUpAfter())
				.flatMap(young -> advance(order, new Attempt(Deadline.in(within), true, !young)))
				.onErrorResume(failure -> leave(order, failure))));
	}

	/**
	 * One step after the other; a step that fails for good leaves the order as far as it has come. The next step is begun outside of
	 * this one's error handler (a Mono of a Mono, flattened last), so that its failure is its own.
	 */
	private Mono<Order> advance(Order order, Attempt attempt) {
		if (order.state().isFinal()) {
			return Mono.just(order);
		}
		return attempt.retrying(repeated -> step(order, attempt, repeated))
				.doOnNext(next -> moved(order, next))
				.map(next -> advance(next, attempt))
				.onErrorResume(failure -> Mono.just(leave(order, failure)))
				.flatMap(onward -> onward);
	}

	private void moved(Order before, Order after) {
		meters.moved(before, after);
		OrderLog.moved(before, after);
	}

	private Mono<Order> step(Order order, Attempt attempt, boolean repeated) {
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

	/** An answer that was lost may have held stock, so that a later refusal does not mean that nothing is held. */
	private Mono<Order> reserve(Order order, boolean repeated) {
		var asked = soldOut.now();
		return steps.around("reserve", inventory.reserve(order.id().value(), order.owner(), CheckoutSteps.stock(order),
				order.expectedTotal()))
				.map(reply -> switch (reply) {
					case StockReply.Held(var prices) -> order.reserve(prices);
					case StockReply.OutOfStock(var gone, var held) -> {
						if (gone != null) {
							soldOut.heard(gone, asked);
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

	/** After so long nothing new is charged; but what was charged is the pivot, and goes on. */
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

	/** Money that arrives after its hold has ended and whose goods are gone goes back by itself. */
	private Mono<Order> commit(Order order, UUID payment) {
		return steps.around("commit", inventory.commit(order.id().value()))
				.map(reply -> switch (reply) {
					case CommitReply.COMMITTED -> order.confirm(payment);
					case CommitReply.GONE -> order.compensate(new Rejected(Reason.EXPIRED));
				})
				.flatMap(steps::save);
	}

	private Mono<Order> leave(Order order, Throwable failure) {
		if (failure instanceof OrderException.Stale) {
			return orders.byId(order.id());
		}
		if (failure instanceof NotKnownYetException) {
			OrderLog.waitsForItsMoney(order);
		} else {
			// A circuit breaker tells by itself that it opened.
			OrderLog.left(order, failure instanceof DownstreamUnavailableException ? Level.DEBUG : Level.WARN, failure);
		}
		return orders.handBack(order, failure.toString()).thenReturn(order);
	}

	private static Money total(Order order) {
		return Objects.requireNonNull(order.total(), "a reserved order has a total");
	}

	private static String token(Order order) {
		return Objects.requireNonNull(order.token(), "an unfinished order has a token");
	}
}
