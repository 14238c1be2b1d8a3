package stampede.order.attention;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.OrderState.Refunding;
import stampede.order.Refund;
import stampede.order.Requester;
import stampede.order.store.OrderActions;
import stampede.order.store.OrderLeases;
import stampede.order.store.Orders;
import stampede.order.store.Refunds;
import stampede.order.store.StuckOrder;

/** Operators' actions on stuck orders. Each is recorded with the operator and the reason. */
@Service
public class StuckOrders {
	private static final int MAX = 100;
	private final OrderLeases leases;
	private final Orders orders;
	private final Refunds refunds;
	private final OrderActions actions;
	private final TransactionalOperator transaction;

	StuckOrders(OrderLeases leases, Orders orders, Refunds refunds, OrderActions actions,
			TransactionalOperator transaction) {
		this.leases = leases;
		this.orders = orders;
		this.refunds = refunds;
		this.actions = actions;
		this.transaction = transaction;
	}

	/** The oldest hundred stuck orders. */
	public Mono<List<StuckOrder>> list() {
		return leases.oldestStuck(MAX);
	}

	/** Makes the recovery worker try the order again; {@link OrderException.NotStuck} where it is not stuck. */
	public Mono<Void> retry(OrderId id, Requester by) {
		return Detached.run(existing(id)
				.then(Mono.defer(() -> leases.retryStuck(id)))
				.filter(done -> done)
				.switchIfEmpty(Mono.error(OrderException.NotStuck::new))
				.flatMap(_ -> actions.record(id, OrderActions.RETRY, null, by))
				.as(transaction::transactional));
	}

	/**
	 * Closes the order as if its remaining steps had succeeded: the operator has settled money and stock by other means. Calls neither
	 * inventory-service nor payment-service. {@link OrderException.NotStuck} where the order is not stuck.
	 *
	 * @param note what was done, for later questions
	 */
	public Mono<Order> close(OrderId id, String note, Requester by) {
		return Detached.run(existing(id)
				.then(Mono.defer(() -> leases.lockStuck(id)))
				.filter(isStuck -> isStuck)
				.switchIfEmpty(Mono.error(OrderException.NotStuck::new))
				.flatMap(_ -> orders.byId(id))
				.flatMap(this::endRefund)
				.flatMap(order -> orders.saveInTransaction(order.abandon()))
				.delayUntil(_ -> actions.record(id, OrderActions.CLOSURE, note, by))
				.as(transaction::transactional));
	}

	/** A refund in progress is recorded as failed. */
	private Mono<Order> endRefund(Order order) {
		return order.state() instanceof Refunding(_, var refund)
				? refunds.byId(refund).flatMap(open -> refunds.save(open.in(Refund.State.FAILED))).thenReturn(order)
				: Mono.just(order);
	}

	private Mono<Order> existing(OrderId id) {
		return orders.byId(id).switchIfEmpty(Mono.error(OrderException.NotFound::new));
	}
}
