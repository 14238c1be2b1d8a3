package stampede.order.returns;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import stampede.kit.deadline.Deadline;
import stampede.kit.detached.Detached;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.r2dbc.SqlStates;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.store.OrderActions;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.store.Orders;
import stampede.order.Refund;
import stampede.order.store.Refunds;
import stampede.order.Requester;
import stampede.order.checkout.Checkout;

/** Cancels and refunds orders, whole or by line: before the capture by compensation, after it by a refund. */
@Service
public class Returns {
	/** Another action on the order was first: its result decides what this one may do. */
	private static final Retry AFTER_CONFLICT = Retry.max(5)
			.filter(failure -> failure instanceof OrderException.Stale || SqlStates.isConflict(failure))
			.onRetryExhaustedThrow((_, last) -> last.failure());
	private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);
	private final Orders orders;
	private final Refunds refunds;
	private final Checkout checkout;
	private final TransactionalOperator transaction;
	private final OrderActions actions;
	private final CheckoutProperties properties;
	private final ReturnProperties returns;

	Returns(Orders orders, Refunds refunds, OrderActions actions, Checkout checkout,
			TransactionalOperator transaction, CheckoutProperties properties, ReturnProperties returns) {
		this.orders = orders;
		this.refunds = refunds;
		this.actions = actions;
		this.returns = returns;
		this.checkout = checkout;
		this.transaction = transaction;
		this.properties = properties;
	}

	/** A refund and whether it had been asked for before. */
	public record RefundResult(Refund refund, boolean repeated) {}

	/**
	 * Cancels the order, and returns it in its final state or in its state when the caller's deadline passes. Idempotent.
	 * Fails with {@link OrderException.IllegalTransition} if the order cannot be cancelled, and with
	 * {@link OrderException.ReturnWindowClosed} after the return window of a confirmed order.
	 *
	 * @param restock whether the goods of a confirmed order go on sale again
	 */
	public Mono<Order> cancel(OrderId id, Requester by, boolean restock) {
		var started = Mono.defer(() -> reachable(id, by).flatMap(order -> startCancelling(order, by, restock)))
				.retryWhen(AFTER_CONFLICT);
		return Detached.run(started).flatMap(begun -> begun.here() ? finished(begun.order()) : watched(id));
	}

	/** An order in cancellation, and whether this call started it: the call that did executes it, others wait for it. */
	private record Begun(Order order, boolean here) {}

	private Mono<Begun> startCancelling(Order order, Requester by, boolean restock) {
		return switch (order.state()) {
			// The save locks the order; an insert that refers to it first would deadlock with another action on it.
			case Placed _,Reserved _ -> orders.saveInTransaction(order.compensate(new Cancelled()))
					.delayUntil(_ -> actions.record(order.id(), Refund.Kind.CANCELLATION, null, by))
					.as(transaction::transactional)
					.map(saved -> new Begun(saved, true));
			case Confirmed _ -> inTime(order, by)
					.then(Mono.defer(() -> start(order, everythingLeft(order, restock), by)))
					.map(saved -> new Begun(saved, true));
			case Refunding(_, var refund) -> refunds.byId(refund)
					.filter(underWay -> underWay.kind() == Refund.Kind.CANCELLATION)
					.switchIfEmpty(Mono.error(OrderException.InFlight::new))
					.thenReturn(new Begun(order, false));
			case Compensating _,Cancelled _ -> Mono.just(new Begun(order, false));
			case Refunded _,Rejected _ -> Mono.error(new OrderException.IllegalTransition(order, "be cancelled"));
		};
	}

	private Mono<Void> inTime(Order order, Requester by) {
		return by.isOperator()
				? Mono.empty()
				: orders.isYoungerThan(order.id(), returns.customerWindow())
						.flatMap(young -> young
								? Mono.<Void>empty()
								: Mono.error(new OrderException.ReturnWindowClosed(returns.customerWindow())));
	}

	private Refund everythingLeft(Order order, boolean restock) {
		var id = UUID.nameUUIDFromBytes(
				("cancellation " + order.id() + " " + order.version()).getBytes(StandardCharsets.US_ASCII));
		return RefundCommand.ofEverything(restock).refund(order, id, Refund.Kind.CANCELLATION);
	}

	/**
	 * Refunds lines of a confirmed order. Idempotent by key within the order; another request under the same key is
	 * {@link OrderException.KeyReused}. One refund at a time: {@link OrderException.InFlight} while another is in progress.
	 * {@link OrderException.ReturnWindowClosed} when a customer asks after the return window.
	 */
	public Mono<RefundResult> refund(OrderId id, Requester by, IdempotencyKey key, RefundCommand command) {
		var refundId = refundId(id, by, key);
		var started = Mono.defer(() -> reachable(id, by)
				.flatMap(order -> refunds.byId(refundId)
						.flatMap(known -> repeated(known, command))
						.switchIfEmpty(Mono.defer(() -> startRefund(order, refundId, command, by)))))
				.retryWhen(AFTER_CONFLICT);
		return Detached.run(started)
				.flatMap(outcome -> (outcome.repeated() ? watched(id) : orders.byId(id).flatMap(this::finished))
						.then(Mono.defer(() -> refunds.byId(refundId)))
						.map(refund -> new RefundResult(refund, outcome.repeated())));
	}

	/** A customer's keys and an operator's are apart, also for the same order. */
	private static UUID refundId(OrderId id, Requester by, IdempotencyKey key) {
		var name = "refund " + id + " " + (by.isOperator() ? by.subject() + " " : "") + key.value();
		return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
	}

	private Mono<RefundResult> repeated(Refund known, RefundCommand command) {
		return known.fingerprint().equals(command.fingerprint())
				? Mono.just(new RefundResult(known, true))
				: Mono.error(new OrderException.KeyReused());
	}

	private Mono<RefundResult> startRefund(Order order, UUID id, RefundCommand command, Requester by) {
		if (order.state() instanceof Refunding) {
			return Mono.error(new OrderException.InFlight());
		}
		if (!(order.state() instanceof Confirmed)) {
			return Mono.error(new OrderException.IllegalTransition(order, "be refunded"));
		}
		return inTime(order, by)
				.then(Mono.fromSupplier(() -> command.refund(order, id, Refund.Kind.REFUND)))
				.flatMap(refund -> start(order, refund, by).thenReturn(new RefundResult(refund, false)));
	}

	private Mono<Order> start(Order order, Refund refund, Requester by) {
		return orders.saveInTransaction(order.refund(refund.id()))
				.delayUntil(_ -> refunds.add(refund))
				.delayUntil(_ -> actions.record(order.id(), refund.kind(), refund.id(), by))
				.as(transaction::transactional);
	}

	private Mono<Order> reachable(OrderId id, Requester by) {
		return (by.isOperator() ? orders.byId(id) : orders.byIdAndOwner(id, by.subject()))
				.switchIfEmpty(Mono.error(OrderException.NotFound::new));
	}

	private Mono<Order> finished(Order order) {
		return orAsItStands(order.id(), checkout.run(order, properties.attemptTimeout()));
	}

	private Mono<Order> watched(OrderId id) {
		return orAsItStands(id, Mono.defer(() -> orders.byId(id))
				.repeatWhen(rounds -> rounds.delayElements(LOOK_AGAIN_AFTER))
				.filter(order -> order.state().isFinal())
				.next());
	}

	private Mono<Order> orAsItStands(OrderId id, Mono<Order> ended) {
		return Mono.deferContextual(context -> {
			var budget = Deadline.of(context).orElseGet(() -> Deadline.in(properties.attemptTimeout()));
			return ended.timeout(budget.remainingBut(properties.responseMargin()), Mono.defer(() -> orders.byId(id)));
		});
	}
}
