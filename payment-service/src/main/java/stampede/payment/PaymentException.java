package stampede.payment;

import stampede.kit.problem.Refusal;

/** A refused operation on a payment. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class PaymentException extends Refusal {
	private PaymentException(String message) {
		super(message);
	}

	/** No such payment for this caller. */
	public static final class NotFound extends PaymentException {
		public NotFound() {
			super("There is no such payment.");
		}
	}

	/** The order's payment exists with another amount, currency or customer. */
	public static final class Mismatch extends PaymentException {
		public Mismatch() {
			super("This order's payment has another amount, currency or customer.");
		}
	}

	/** There is no authorized amount to capture. */
	public static final class NotCapturable extends PaymentException {
		NotCapturable(Payment payment) {
			super("A payment that is %s%s cannot be captured.".formatted(payment.state().label(),
					payment.requestedAction() == RequestedAction.VOID ? " and being voided" : ""));
		}
	}

	/** There is no captured amount to refund. */
	public static final class NotCaptured extends PaymentException {
		NotCaptured(Payment payment) {
			super("A payment that is %s has nothing to refund.".formatted(payment.state().label()));
		}
	}

	/** The refund exceeds the remaining amount. */
	public static final class RefundTooLarge extends PaymentException {
		RefundTooLarge(long left) {
			super("No more than %d can be refunded.".formatted(left));
		}
	}

	/** No such discrepancy. */
	public static final class NoDiscrepancy extends PaymentException {
		public NoDiscrepancy() {
			super("There is no such discrepancy.");
		}
	}

	/** The discrepancy was resolved before. */
	public static final class DiscrepancyResolved extends PaymentException {
		public DiscrepancyResolved() {
			super("The discrepancy is resolved.");
		}
	}

	/** No refund resolves a discrepancy of this kind. */
	public static final class NotRefundable extends PaymentException {
		public NotRefundable(Discrepancy.Kind kind) {
			super("A refund does not resolve %s; close it with a note.".formatted(kind));
		}
	}

	/** The provider refused the refund. */
	public static final class RefundRefused extends PaymentException {
		public RefundRefused(String code) {
			super("The provider refused the refund: %s.".formatted(code));
		}
	}

	/** The refund exists with another amount, or for another payment. */
	public static final class RefundMismatch extends PaymentException {
		public RefundMismatch() {
			super("This refund has another amount, currency or payment.");
		}
	}

	/** No call was sent to the provider; the payment is recorded and will be retried. */
	public static final class ProviderUnavailable extends PaymentException {
		public ProviderUnavailable() {
			super("The payment provider cannot be reached; nothing was charged yet.");
		}
	}

	/** The database did not record the request in time; it may still do so. */
	public static final class Busy extends PaymentException {
		public Busy() {
			super("The request could not be recorded in time; ask again.");
		}
	}

	/** Another transaction saved the payment since it was read. */
	public static final class Stale extends PaymentException {
		public Stale() {
			super("The payment has moved on; ask again.");
		}
	}
}
