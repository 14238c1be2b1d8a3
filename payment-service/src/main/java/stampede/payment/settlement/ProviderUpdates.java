package stampede.payment.settlement;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.payment.Payment;
import stampede.payment.Payments;
import stampede.payment.Refunds;
import stampede.payment.provider.IntentReply;
import stampede.payment.provider.RefundReply;

/** Takes in what the provider tells without being asked. Call within the transaction that remembers the telling. */
@Component
public class ProviderUpdates {
	private static final Logger log = LoggerFactory.getLogger(ProviderUpdates.class);
	private final Payments payments;
	private final Refunds refunds;
	private final InFlight inFlight;

	ProviderUpdates(Payments payments, Refunds refunds, InFlight inFlight) {
		this.payments = payments;
		this.refunds = refunds;
		this.inFlight = inFlight;
	}

	/**
	 * Whether {@link #ofIntent} would change anything, or say anything to an operator; one read, which locks nothing. What changes
	 * nothing now never will: a payment does not go back to where it could. Often the event comes while the answer to our own call
	 * does, which will have told the same a moment later: {@code answerWithin} it waits for that.
	 *
	 * @param order by the provider's own account, where it has one
	 */
	public Mono<Boolean> isNews(@Nullable UUID order, String providerId, IntentReply reply, Duration answerWithin) {
		return ownCall(order, answerWithin)
				.then(Mono.defer(() -> payments.byProviderIdOrOrder(providerId, order)))
				.map(payment -> !payment.isCalled(providerId) || !payment.apply(reply).equals(payment)
						|| isUnexplained(payment, providerId, reply))
				.defaultIfEmpty(true);
	}

	private Mono<Boolean> ownCall(@Nullable UUID order, Duration answerWithin) {
		return order == null ? Mono.empty() : inFlight.end(order).timeout(answerWithin, Mono.empty());
	}

	/** About a charge of an order; completes without effect where it is not the one charge that we know of. */
	public Mono<Void> ofIntent(UUID order, String providerId, IntentReply reply) {
		return payments.change(order, payment -> payment.isCalled(providerId) ? payment.apply(reply) : payment)
				.doOnNext(change -> warn(change.after(), providerId, reply))
				.then();
	}

	/** Nothing here gives such money back, because nothing here asked for it: a person has to look. */
	private static void warn(Payment payment, String providerId, IntentReply reply) {
		if (reply instanceof IntentReply.Succeeded(var id, var received)
				&& isUnexplained(payment, providerId, reply)) {
			log.atError().addKeyValue("order.id", payment.orderId()).log(
					"the provider took {} minor units as {} for order {}, whose payment {} is {}", received, id,
					payment.orderId(), payment.id(), payment.state().label());
		}
	}

	/** Whether money was taken that is not what the payment says. */
	private static boolean isUnexplained(Payment payment, String providerId, IntentReply reply) {
		return reply instanceof IntentReply.Succeeded(_, var received)
				&& (!payment.isCalled(providerId) || payment.state().captured() != received);
	}

	/** About a refund of ours; completes without effect where it is not. */
	public Mono<Void> ofRefund(UUID id, RefundReply reply) {
		return refunds.byId(id)
				.flatMap(refund -> payments.orderOf(refund.paymentId(), null)
						.flatMap(order -> refunds.apply(refund, order, reply)));
	}

	/** The order of a charge that the provider calls {@code providerId}; empty where it is not ours. */
	public Mono<UUID> orderOf(@Nullable String providerId) {
		return payments.orderOf(null, providerId);
	}
}
