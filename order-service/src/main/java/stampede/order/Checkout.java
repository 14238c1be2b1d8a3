package stampede.order;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.event.Level;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.RepeatRefusedException;
import stampede.kit.client.DownstreamUnavailableException;
import stampede.kit.deadline.Deadline;
import stampede.kit.detached.Detached;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.money.Money;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Outcome;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.OrderState.Compensating;
import stampede.order.inventory.CommitReply;
import stampede.order.inventory.InventoryClient;
import stampede.order.inventory.ReleaseReply;
import stampede.order.inventory.StockReply;
import stampede.order.payment.ChargeReply;
import stampede.order.payment.PaymentClient;
import stampede.order.payment.RefundReply;

/**
 * The saga: carries an order to its end. Every step is keyed by the order's id and safe to repeat, so that calling again
 * after a crash resumes. The stock is committed before the order is saved as confirmed: only what cannot fail any more
 * is acknowledged (ADR 4).
 */
@Service
class Checkout {
	private static final Duration PAUSE = Duration.ofMillis(100);
	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
	private final Orders orders;
	private final OrderBatches batches;
	private final Refunds refunds;
	private final InventoryClient inventory;
	private final SoldOut soldOut;
	private final PaymentClient payments;
	private final TransactionalOperator transaction;
	private final CheckoutProperties properties;
	private final Failpoints failpoints;
	private final CheckoutMeters meters;

	Checkout(Orders orders, OrderBatches batches, Refunds refunds, InventoryClient inventory, SoldOut soldOut,
			PaymentClient payments,
			TransactionalOperator transaction, CheckoutProperties properties, Failpoints failpoints,
			CheckoutMeters meters) {
		this.orders = orders;
		this.batches = batches;
		this.refunds = refunds;
		this.inventory = inventory;
		this.soldOut = soldOut;
		this.payments = payments;
		this.transaction = transaction;
		this.properties = properties;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** One go at an order: until when, whether others may have begun before, and whether it is too late to charge. */
	private record Attempt(Deadline end, boolean isResumed, boolean isTooLate) {}

	/**
	 * Works on an order that nobody worked on in this state, until it is final or the time of one attempt is over, whatever
	 * becomes of the subscriber. ResponseRenderer the order as it then is; what could not be done is left to the recovery worker and
	 * is no error.
	 */
	Mono<Order> run(Order order, Duration within) {
		return Detached.run(meters.underWay(
				Mono.defer(() -> advance(order, new Attempt(Deadline.in(within), false, false)))));
	}

	/** As {@link #run}, for an order on which somebody may have worked who is gone, perhaps long ago. */
	Mono<Order> resume(Order order, Duration within) {
		return Detached.run(meters.underWay(orders.isYoungerThan(order.id(), properties.giveUpAfter())
				.flatMap(young -> advance(order, new Attempt(Deadline.in(within), true, !young)))
				.onErrorResume(failure -> leave(order, failure))));
	}

	/** One step after the other; a step that fails for good leaves the order as far as it has come. */
	private Mono<Order> advance(Order order, Attempt attempt) {
		if (order.state().isFinal()) {
			return Mono.just(order);
		}
		var tries = new AtomicInteger();
		var hasFailed = new AtomicBoolean();
		return Mono.defer(() -> step(order, attempt, tries.getAndIncrement() > 0 || attempt.isResumed())
				.contextWrite(context -> hasFailed.get() ? DownstreamGuard.repeating(context) : context))
				.contextWrite(context -> context.put(Deadline.class, attempt.end()))
				.retryWhen(whileTimeIsLeft(attempt.end()).doBeforeRetry(again -> {
					if (!(again.failure() instanceof DownstreamUnavailableException)) {
						hasFailed.set(!(again.failure() instanceof StillUnknown));
					}
				}))
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
			case Placed _ when attempt.isTooLate() -> save(order.undo(new Rejected(Reason.EXPIRED)));
			case Reserved _ when attempt.isTooLate() -> expire(order);
			case Placed _ -> reserve(order, repeated);
			case Reserved _ -> pay(order);
			case Compensating(var ending) -> undo(order, ending);
			case Refunding(_, var refund) -> refund(order, refund);
			case Confirmed _,Refunded _,Rejected _,Cancelled _ -> Mono.just(order);
		};
	}

	/** An answer that was lost may have held stock, so that a later refusal does not mean that nothing is held. */
	private Mono<Order> reserve(Order order, boolean repeated) {
		var asked = soldOut.now();
		return around("reserve", inventory.reserve(order.id().value(), order.owner(), stock(order),
				order.expectedTotal()))
				.map(reply -> switch (reply) {
					case StockReply.Held(var prices) -> order.reserve(prices);
					case StockReply.OutOfStock(var gone) -> {
						if (gone != null) {
							soldOut.heard(gone, asked);
						}
						yield refuse(order, Reason.OUT_OF_STOCK, repeated);
					}
					case StockReply.CustomerLimit _ -> refuse(order, Reason.CUSTOMER_LIMIT, repeated);
					case StockReply.UnknownItem _ -> refuse(order, Reason.UNKNOWN_ITEM, repeated);
					case StockReply.PriceChanged(var now) ->
						refuse(order.costing(now), Reason.PRICE_CHANGED, repeated);
					case StockReply.TotalTooLarge _ -> refuse(order, Reason.TOTAL_TOO_LARGE, repeated);
					case StockReply.MixedCurrencies _ -> refuse(order, Reason.MIXED_CURRENCIES, repeated);
					case StockReply.Released _ -> order.undo(new Rejected(Reason.EXPIRED));
				})
				.flatMap(this::save);
	}

	private static Order refuse(Order order, Reason reason, boolean repeated) {
		return repeated ? order.undo(new Rejected(reason)) : order.end(new Rejected(reason));
	}

	/** After so long nothing new is charged; but what was charged is the pivot, and goes on. */
	private Mono<Order> expire(Order order) {
		return payments.find(order.id().value())
				.flatMap(reply -> reply instanceof ChargeReply.Captured(var payment)
						? commit(order, payment)
						: save(order.undo(new Rejected(Reason.EXPIRED))));
	}

	private Mono<Order> pay(Order order) {
		return around("charge", payments.charge(order.id().value(), order.owner(), total(order), token(order)))
				.flatMap(reply -> settle(order, reply));
	}

	private Mono<Order> settle(Order order, ChargeReply reply) {
		return switch (reply) {
			case ChargeReply.Captured(var payment) -> commit(order, payment);
			case ChargeReply.Authorised _ -> around("capture", payments.capture(order.id().value()))
					.filter(captured -> !(captured instanceof ChargeReply.Authorised))
					.switchIfEmpty(Mono.error(StillUnknown::new))
					.flatMap(captured -> settle(order, captured));
			case ChargeReply.Declined _ -> save(order.undo(new Rejected(Reason.PAYMENT_DECLINED)));
			case ChargeReply.Failed _ -> save(order.undo(new Rejected(Reason.PAYMENT_FAILED)));
			case ChargeReply.Voided _ -> save(order.undo(new Rejected(Reason.EXPIRED)));
			case ChargeReply.Unknown _ -> Mono.error(new StillUnknown());
		};
	}

	/** Money that arrives after its hold has ended and whose goods are gone goes back by itself. */
	private Mono<Order> commit(Order order, UUID payment) {
		return around("commit", inventory.commit(order.id().value()))
				.map(reply -> switch (reply) {
					case CommitReply.COMMITTED -> order.confirm(payment);
					case CommitReply.GONE -> order.undo(new Rejected(Reason.EXPIRED));
				})
				.flatMap(this::save);
	}

	private Mono<Order> undo(Order order, Outcome ending) {
		return giveMoneyBack(order, ending)
				.then(Mono.defer(() -> giveStockBack(order)))
				.then(Mono.defer(() -> save(order.end(ending))));
	}

	private Mono<Void> giveMoneyBack(Order order, Outcome ending) {
		if (ending instanceof Rejected(var reason) && !reason.mayHaveBeenCharged()) {
			return Mono.empty();
		}
		return around("void", payments.undo(order.id().value(), order.owner()))
				.filter(ChargeReply.Voided.class::isInstance)
				.switchIfEmpty(Mono.error(StillUnknown::new))
				.then();
	}

	/** A commit that came before this order was called off is answered by taking the goods back. */
	private Mono<Void> giveStockBack(Order order) {
		return around("release", inventory.release(order.id().value()))
				.filter(ReleaseReply.COMMITTED::equals)
				.flatMap(_ -> inventory.takeBack(order.id().value(), order.id().value(), stock(order)));
	}

	private Mono<Order> refund(Order order, UUID id) {
		return refunds.byId(id)
				.flatMap(refund -> around("refund", payments.refund(order.id().value(), id, refund.amount()))
						.flatMap(reply -> switch (reply) {
							case RefundReply.SUCCEEDED -> takeBack(order, refund)
									.then(Mono.defer(() -> close(order, refund.in(Refund.State.SUCCEEDED))));
							case RefundReply.FAILED -> close(order, refund.in(Refund.State.FAILED));
							case RefundReply.PENDING -> Mono.error(new StillUnknown());
						}));
	}

	private Mono<Void> takeBack(Order order, Refund refund) {
		var lines = refund.lines().stream().map(line -> new InventoryClient.Line(line.sku(), line.quantity())).toList();
		return refund.restock() ? inventory.takeBack(order.id().value(), refund.id(), lines) : Mono.empty();
	}

	private Mono<Order> close(Order order, Refund refund) {
		return refunds.save(refund)
				.then(Mono.defer(() -> save(order.settle(refund), orders::save)))
				.as(transaction::transactional);
	}

	private Mono<Order> save(Order order) {
		return save(order, batches::save);
	}

	/** @param save together with those of other orders, or within a transaction of this one */
	private Mono<Order> save(Order order, Function<Order, Mono<Order>> save) {
		return around("save-" + order.state().label(), save.apply(order)
				.onErrorResume(OrderException.Stale.class, stale -> savedUnheard(order, stale)));
	}

	/** The repeat of a save whose answer was lost finds its own work. */
	private Mono<Order> savedUnheard(Order order, OrderException.Stale stale) {
		return orders.byId(order.id())
				.filter(stored -> stored.version() == order.version() + 1 && stored.state().equals(order.state()))
				.switchIfEmpty(Mono.error(stale));
	}

	private <T> Mono<T> around(String effect, Mono<T> call) {
		return Mono.fromRunnable(() -> failpoints.hit("order.before-" + effect))
				.then(meters.step(effect, call))
				.doOnNext(_ -> failpoints.hit("order.after-" + effect));
	}

	/**
	 * Every failure may have taken effect, and every step may be repeated. Only an order that moved on is let go, and one
	 * whose repeat would be one too many is left to the recovery worker. While a circuit breaker is open the caller waits, as
	 * a crowd that is answered at once would only grow.
	 */
	private static RetryBackoffSpec whileTimeIsLeft(Deadline end) {
		return Retry.backoff(Long.MAX_VALUE, PAUSE)
				.maxBackoff(LONGEST_PAUSE)
				.filter(failure -> !(failure instanceof OrderException || failure instanceof RepeatRefusedException)
						&& end.remaining().compareTo(LONGEST_PAUSE) > 0);
	}

	private Mono<Order> leave(Order order, Throwable failure) {
		if (failure instanceof OrderException.Stale) {
			return orders.byId(order.id());
		}
		if (failure instanceof StillUnknown) {
			OrderLog.waitsForItsMoney(order);
		} else {
			// A circuit breaker tells by itself that it opened.
			OrderLog.left(order, failure instanceof DownstreamUnavailableException ? Level.DEBUG : Level.WARN, failure);
		}
		return orders.handBack(order, failure.toString()).thenReturn(order);
	}

	private static List<InventoryClient.Line> stock(Order order) {
		return order.lines().stream().map(line -> new InventoryClient.Line(line.sku(), line.quantity())).toList();
	}

	private static Money total(Order order) {
		return Objects.requireNonNull(order.total(), "a reserved order has a total");
	}

	private static String token(Order order) {
		return Objects.requireNonNull(order.token(), "an unfinished order has a token");
	}

	/** The money's fate is not known yet; not a fault, but no step forward either. */
	private static final class StillUnknown extends RuntimeException {
		@Serial
		private static final long serialVersionUID = 1L;

		StillUnknown() {
			super("not known yet", null, false, false);
		}
	}
}
