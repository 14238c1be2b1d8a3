package stampede.order.attention;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.order.Order;
import stampede.order.OrderActions;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.OrderState.Refunding;
import stampede.order.Orders;
import stampede.order.Refund;
import stampede.order.Refunds;
import stampede.order.Requester;

/** What operators do about orders that the recovery worker could not finish. Each is recorded with who did it and why. */
@Service
public class Attention {
	private static final int AT_MOST = 100;
	private final StuckOrders stuck;
	private final Orders orders;
	private final Refunds refunds;
	private final OrderActions actions;
	private final TransactionalOperator transaction;

	Attention(StuckOrders stuck, Orders orders, Refunds refunds, OrderActions actions,
			TransactionalOperator transaction) {
		this.stuck = stuck;
		this.orders = orders;
		this.refunds = refunds;
		this.actions = actions;
		this.transaction = transaction;
	}

	/** The oldest hundred of them. */
	public Mono<List<StuckOrder>> list() {
		return stuck.oldest(AT_MOST);
	}

	/** Has the order tried again; {@link OrderException.NotStuck} where nobody has to look at it. */
	public Mono<Void> retry(OrderId id, Requester by) {
		return Detached.run(known(id)
				.then(Mono.defer(() -> stuck.retry(id)))
				.filter(done -> done)
				.switchIfEmpty(Mono.error(OrderException.NotStuck::new))
				.flatMap(_ -> actions.record(id, OrderActions.RETRY, null, by))
				.as(transaction::transactional));
	}

	/**
	 * Ends the order as if what was still to be done had been: a person has seen to money and stock by other means. Nothing
	 * is asked of inventory or payment any more. {@link OrderException.NotStuck} where nobody has to look at it.
	 *
	 * @param note what was done, for whoever asks later
	 */
	public Mono<Order> close(OrderId id, String note, Requester by) {
		return Detached.run(known(id)
				.then(Mono.defer(() -> stuck.lock(id)))
				.filter(isStuck -> isStuck)
				.switchIfEmpty(Mono.error(OrderException.NotStuck::new))
				.flatMap(_ -> orders.byId(id))
				.flatMap(this::endRefund)
				.flatMap(order -> orders.save(order.abandon()))
				.delayUntil(_ -> actions.record(id, OrderActions.CLOSURE, note, by))
				.as(transaction::transactional));
	}

	/** The order as it is; its refund, where one is under way, has failed as far as this shop knows. */
	private Mono<Order> endRefund(Order order) {
		return order.state() instanceof Refunding(_, var refund)
				? refunds.byId(refund).flatMap(open -> refunds.save(open.in(Refund.State.FAILED))).thenReturn(order)
				: Mono.just(order);
	}

	private Mono<Order> known(OrderId id) {
		return orders.byId(id).switchIfEmpty(Mono.error(OrderException.NotFound::new));
	}
}
