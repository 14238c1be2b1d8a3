package stampede.payment.discrepancy;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.payment.store.Discrepancies;
import stampede.payment.Discrepancy;
import stampede.payment.Discrepancy.Resolution;
import stampede.payment.store.Ledger;
import stampede.payment.store.Ledger.Posting;
import stampede.payment.PaymentException;
import stampede.payment.Refund;
import stampede.payment.store.Refunds;
import stampede.payment.charge.Refunding;
import stampede.payment.provider.ProviderClient;
import stampede.payment.provider.RefundReply;

/** Resolves discrepancies: by a refund, or by a note about a settlement by other means. */
@Service
public class DiscrepancyResolution {
	private static final int AT_MOST = 100;
	private final Discrepancies discrepancies;
	private final Refunds refunds;
	private final Refunding refunding;
	private final ProviderClient provider;
	private final Ledger ledger;
	private final TransactionalOperator transaction;

	DiscrepancyResolution(Discrepancies discrepancies, Refunds refunds, Refunding refunding, ProviderClient provider,
			Ledger ledger, TransactionalOperator transaction) {
		this.discrepancies = discrepancies;
		this.refunds = refunds;
		this.refunding = refunding;
		this.provider = provider;
		this.ledger = ledger;
		this.transaction = transaction;
	}

	/** The oldest hundred that are open. */
	public Mono<List<Discrepancy>> open() {
		return discrepancies.open(AT_MOST);
	}

	/**
	 * Refunds the amount at the provider. Safe to repeat: a repeat continues the same refund, and requests another one only after
	 * that has failed. Returns the discrepancy, still open while the provider has not decided. Fails with
	 * {@link PaymentException.NoDiscrepancy}, {@link PaymentException.DiscrepancyResolved}, {@link PaymentException.NotRefundable}, or
	 * {@link PaymentException.RefundRefused}.
	 *
	 * @param by the operator
	 */
	public Mono<Discrepancy> refund(UUID id, String by) {
		return Detached.run(discrepancies.byId(id)
				.switchIfEmpty(Mono.error(PaymentException.NoDiscrepancy::new))
				.map(DiscrepancyResolution::requireOpen)
				.flatMap(open -> switch (open.kind()) {
					case REFUND_REVERSED -> refundAgain(open);
					case CHARGE_NOT_REQUESTED -> refundCharge(open, by);
					case REFUND_NOT_REQUESTED, CHARGE_OF_ANOTHER_AMOUNT, DISPUTE ->
						Mono.error(new PaymentException.NotRefundable(open.kind()));
				}))
				.then(Mono.defer(() -> discrepancies.byId(id)));
	}

	/** The refund resolves the discrepancy in the transaction in which it succeeds. */
	private Mono<Void> refundAgain(Discrepancy open) {
		return nextRefund(open.id())
				.flatMap(refund -> refunding.refund(refund, open.order(), open.amount()))
				.flatMap(refund -> refund.state() == Refund.State.FAILED
						? Mono.error(new PaymentException.RefundRefused("it failed"))
						: Mono.empty());
	}

	/** The id of the refund that is requested, or of a new one after that has failed. */
	private Mono<UUID> nextRefund(UUID id) {
		return discrepancies.lock(id)
				.map(DiscrepancyResolution::requireOpen)
				.flatMap(open -> Mono.justOrEmpty(open.refund())
						.filterWhen(refund -> refunds.byId(refund).map(known -> known.state() != Refund.State.FAILED)
								.defaultIfEmpty(true))
						.switchIfEmpty(Mono.defer(() -> {
							var refund = UuidCreator.getTimeOrderedEpoch();
							return discrepancies.resolvedBy(open, refund).thenReturn(refund);
						})))
				.as(transaction::transactional);
	}

	private Mono<Void> refundCharge(Discrepancy open, String by) {
		return provider.refund(open.providerId(), open.id(), open.amount())
				.flatMap(reply -> switch (reply) {
					case RefundReply.Succeeded _ -> chargeRefunded(open, by);
					case RefundReply.Failed(var code) -> Mono.error(new PaymentException.RefundRefused(code));
					case RefundReply.Underway _,RefundReply.Unanswered _ -> Mono.empty();
				});
	}

	private Mono<Void> chargeRefunded(Discrepancy open, String by) {
		return discrepancies.resolve(open, Resolution.REFUNDED, by, null)
				.filter(resolved -> resolved)
				.flatMap(
						_ -> ledger.post(Posting.CHARGE_NOT_REQUESTED_REFUND, open.id(), open.payment(), open.amount()))
				.as(transaction::transactional);
	}

	/**
	 * Closes it: an operator settled it by other means. No money moves. Fails with {@link PaymentException.NoDiscrepancy} or
	 * {@link PaymentException.DiscrepancyResolved}.
	 *
	 * @param note what was done
	 * @param by the operator
	 */
	public Mono<Discrepancy> close(UUID id, String note, String by) {
		return Detached.run(discrepancies.byId(id)
				.switchIfEmpty(Mono.error(PaymentException.NoDiscrepancy::new))
				.filterWhen(known -> discrepancies.resolve(known, Resolution.CLOSED, by, note))
				.switchIfEmpty(Mono.error(PaymentException.DiscrepancyResolved::new)))
				.then(Mono.defer(() -> discrepancies.byId(id)));
	}

	private static Discrepancy requireOpen(Discrepancy discrepancy) {
		if (discrepancy.resolution() != null) {
			throw new PaymentException.DiscrepancyResolved();
		}
		return discrepancy;
	}
}
