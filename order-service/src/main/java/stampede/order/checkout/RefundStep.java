package stampede.order.checkout;

import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.order.Order;
import stampede.order.Refund;
import stampede.order.store.Refunds;
import stampede.order.inventory.InventoryClient;
import stampede.order.payment.PaymentClient;
import stampede.order.payment.RefundReply;

/** Refunds part of a confirmed order, and returns its goods to stock if requested. Safe to repeat. */
@Component
class RefundStep {
	private final Refunds refunds;
	private final InventoryClient inventory;
	private final PaymentClient payments;
	private final TransactionalOperator transaction;
	private final CheckoutSteps steps;

	RefundStep(Refunds refunds, InventoryClient inventory, PaymentClient payments, TransactionalOperator transaction,
			CheckoutSteps steps) {
		this.refunds = refunds;
		this.inventory = inventory;
		this.payments = payments;
		this.transaction = transaction;
		this.steps = steps;
	}

	/** Executes the order's refund; {@link NotKnownYetException} while the provider has not decided. */
	Mono<Order> run(Order order, UUID id) {
		return refunds.byId(id)
				.flatMap(refund -> steps.around("refund", payments.refund(order.id().value(), id, refund.amount()))
						.flatMap(reply -> switch (reply) {
							case RefundReply.SUCCEEDED -> takeBack(order, refund)
									.then(Mono.defer(() -> close(order, refund.in(Refund.State.SUCCEEDED))));
							case RefundReply.FAILED -> close(order, refund.in(Refund.State.FAILED));
							case RefundReply.PENDING -> Mono.error(new NotKnownYetException());
						}));
	}

	private Mono<Void> takeBack(Order order, Refund refund) {
		var lines = refund.lines().stream().map(line -> new InventoryClient.Line(line.sku(), line.quantity())).toList();
		return refund.restock() ? inventory.takeBack(order.id().value(), refund.id(), lines) : Mono.empty();
	}

	/** The order is locked first, as by every other action on it. */
	private Mono<Order> close(Order order, Refund refund) {
		return steps.saveInTransaction(order.settle(refund))
				.delayUntil(_ -> refunds.save(refund))
				.as(transaction::transactional);
	}
}
