package stampede.payment;

/** A provider call for a payment. */
public enum Step {
	/** Nothing is left to do. */
	NONE,
	/** Create the charge, or repeat the call that did. */
	CHARGE,
	/** Look up a charge whose id is known. */
	RETRIEVE,
	CAPTURE,
	CANCEL,
	/** Look up refunds whose outcome is unknown. */
	ASK_REFUNDS,
	/** Refund everything that is left. */
	REFUND_REST;

	static Step of(Payment payment) {
		return switch (payment.state()) {
			case PaymentState.Pending _,PaymentState.Unknown _ -> payment.providerId() == null ? CHARGE : RETRIEVE;
			case PaymentState.Authorised _ -> switch (payment.requestedAction()) {
				case NONE -> NONE;
				case CAPTURE -> CAPTURE;
				case VOID -> CANCEL;
			};
			case PaymentState.Captured _,PaymentState.PartlyRefunded _ -> ofCaptured(payment);
			case PaymentState.Declined _,PaymentState.Failed _,PaymentState.Voided _,PaymentState.Refunded _ -> NONE;
		};
	}

	private static Step ofCaptured(Payment payment) {
		if (payment.refunding() > 0) {
			return ASK_REFUNDS;
		}
		return payment.requestedAction() == RequestedAction.VOID ? REFUND_REST : NONE;
	}
}
