package stampede.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.payment.provider.IntentReply;
import stampede.payment.provider.RefundReply;

/** Takes in what the provider tells without being asked. Call within the transaction that remembers the telling. */
@Component
public class Learning {
	private final Payments payments;
	private final Refunds refunds;

	Learning(Payments payments, Refunds refunds) {
		this.payments = payments;
		this.refunds = refunds;
	}

	/** About a charge of an order; completes without effect where it is not the one charge that we know of. */
	public Mono<Void> ofIntent(UUID order, String providerId, IntentReply reply) {
		return payments.change(order, payment -> payment.isCalled(providerId) ? payment.learn(reply) : payment).then();
	}

	/** About a refund of ours; completes without effect where it is not. */
	public Mono<Void> ofRefund(UUID id, RefundReply reply) {
		return refunds.byId(id)
				.flatMap(refund -> payments.orderOf(refund.paymentId(), null)
						.flatMap(order -> refunds.learn(refund, order, reply)));
	}

	/** The order of a charge that the provider calls {@code providerId}; empty where it is not ours. */
	public Mono<UUID> orderOf(@Nullable String providerId) {
		return payments.orderOf(null, providerId);
	}
}
