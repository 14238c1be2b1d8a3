package stampede.order.payment;

import java.util.UUID;

/** The state of an order's charge at payment-service. */
public sealed interface ChargeReply {
	/** Captured. */
	record Captured(UUID payment) implements ChargeReply {}

	/** Authorized, and can be captured. */
	record Authorised(UUID payment) implements ChargeReply {}

	/** The provider declined; nothing is charged. */
	record Declined() implements ChargeReply {}

	/** The provider rejected the request as invalid; nothing is charged. */
	record Failed() implements ChargeReply {}

	/** Voided, before or after the charge; nothing is charged, or all of it was refunded. */
	record Voided() implements ChargeReply {}

	/** The outcome is unknown: repeat the call. */
	record Unknown() implements ChargeReply {}
}
