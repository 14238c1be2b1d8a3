package stampede.payment.settlement;

import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.store.Discrepancies;
import stampede.payment.Discrepancy.Kind;
import stampede.payment.store.Ledger;
import stampede.payment.store.Ledger.Posting;
import stampede.payment.Payment;
import stampede.payment.PaymentState.Authorised;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.PaymentState.Pending;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Unknown;
import stampede.payment.PaymentState.Voided;
import stampede.payment.provider.IntentReply;

/** Charges at the provider that a payment did not request, or not in this amount. */
@Component
class UnexplainedCharges {
	private final Discrepancies discrepancies;
	private final Ledger ledger;
	private final TransactionalOperator transaction;

	UnexplainedCharges(Discrepancies discrepancies, Ledger ledger, TransactionalOperator transaction) {
		this.discrepancies = discrepancies;
		this.ledger = ledger;
		this.transaction = transaction;
	}

	/** Minor units that the provider took beyond the payment; 0 where the payment explains all of them. */
	static long unexplained(Payment payment, IntentReply reply) {
		if (!(reply instanceof IntentReply.Succeeded(var id, var received, _))) {
			return 0;
		}
		if (!payment.isCalled(id)) {
			return received;
		}
		return willBeBooked(payment)
				? received == requested(payment) ? 0 : received
				: Math.max(0, received - payment.state().captured());
	}

	/**
	 * Records the charge where the payment does not explain it. Call before the reply is applied to the payment, so that a crash
	 * between the two loses nothing. A repeat changes nothing.
	 */
	Mono<Void> record(Payment payment, IntentReply reply) {
		var amount = unexplained(payment, reply);
		if (amount == 0 || !(reply instanceof IntentReply.Succeeded succeeded)) {
			return Mono.empty();
		}
		var money = new Money(amount, currency(payment, succeeded));
		return payment.isCalled(succeeded.id()) && willBeBooked(payment)
				? discrepancies.add(Kind.CHARGE_OF_ANOTHER_AMOUNT, payment, succeeded.id(), money,
						"requested: " + requested(payment)).then()
				: discrepancies.add(Kind.CHARGE_NOT_REQUESTED, payment, succeeded.id(), money, null)
						.flatMap(added -> ledger.post(Posting.CHARGE_NOT_REQUESTED, added.id(), payment.id(), money))
						.as(transaction::transactional);
	}

	/** Whether {@link Payment#apply} books a success as this payment's capture. */
	private static boolean willBeBooked(Payment payment) {
		return payment.terms() != null && switch (payment.state()) {
			case Pending _,Unknown _,Authorised _,Declined _,Failed _ -> true;
			case Captured _,Voided _,PartlyRefunded _,Refunded _ -> false;
		};
	}

	private static long requested(Payment payment) {
		return payment.terms() == null ? 0 : payment.terms().amount().amount();
	}

	private static String currency(Payment payment, IntentReply.Succeeded reply) {
		var named = reply.currency() == null && payment.terms() != null
				? payment.terms().amount().currency()
				: reply.currency();
		return Objects.requireNonNullElse(named, "XXX").toUpperCase(Locale.ROOT);
	}
}
