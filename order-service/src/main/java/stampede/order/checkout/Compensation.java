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

/** Compensates an order: undoes every step that may have taken effect. Safe to repeat. */
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

	/** Refunds first: otherwise a customer could have paid for stock that is on sale again. */
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

	/** If the stock was committed before the cancellation, it is returned. */
	private Mono<Void> giveStockBack(Order order) {
		return steps.around("release", inventory.release(order.id().value()))
				.filter(ReleaseReply.COMMITTED::equals)
				.flatMap(_ -> inventory.takeBack(order.id().value(), order.id().value(), CheckoutSteps.stock(order)));
	}
}
