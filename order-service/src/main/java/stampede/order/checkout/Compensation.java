package stampede.order.checkout;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.order.Order;
import stampede.order.OrderState.Outcome;
import stampede.order.OrderState.Rejected;
import stampede.order.inventory.InventoryClient;
import stampede.order.inventory.ReleaseReply;
import stampede.order.payment.ChargeReply;
import stampede.order.payment.PaymentClient;

/** The saga's way back: undoes what may have been done of an order that is given up. Safe to repeat. */
@Component
class Compensation {
	private final InventoryClient inventory;
	private final PaymentClient payments;
	private final CheckoutSteps steps;

	Compensation(InventoryClient inventory, PaymentClient payments, CheckoutSteps steps) {
		this.inventory = inventory;
		this.payments = payments;
		this.steps = steps;
	}

	/** The money first: nobody keeps money for goods that somebody else may buy by then. */
	Mono<Order> run(Order order, Outcome outcome) {
		return giveMoneyBack(order, outcome)
				.then(Mono.defer(() -> giveStockBack(order)))
				.then(Mono.defer(() -> steps.save(order.close(outcome))));
	}

	private Mono<Void> giveMoneyBack(Order order, Outcome outcome) {
		if (outcome instanceof Rejected(var reason) && !reason.mayHaveBeenCharged()) {
			return Mono.empty();
		}
		return steps.around("void", payments.reverse(order.id().value(), order.owner()))
				.filter(ChargeReply.Voided.class::isInstance)
				.switchIfEmpty(Mono.error(NotKnownYetException::new))
				.then();
	}

	/** A commit that came before this order was called off is answered by taking the goods back. */
	private Mono<Void> giveStockBack(Order order) {
		return steps.around("release", inventory.release(order.id().value()))
				.filter(ReleaseReply.COMMITTED::equals)
				.flatMap(_ -> inventory.takeBack(order.id().value(), order.id().value(), CheckoutSteps.stock(order)));
	}
}
