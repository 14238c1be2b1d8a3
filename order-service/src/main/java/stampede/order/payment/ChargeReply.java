package stampede.order.payment;

import java.util.UUID;

/** What payment-service knows of an order's money. */
public sealed interface ChargeReply {
	/** The money is ours. */
	record Captured(UUID payment) implements ChargeReply {}

	/** The money is set aside and can be captured. */
	record Authorised(UUID payment) implements ChargeReply {}

	/** The provider refused; nothing is taken. */
	record Declined() implements ChargeReply {}

	/** The provider would not even try, for a mistake on our side; nothing is taken. */
	record Failed() implements ChargeReply {}

	/** Undone, or forbidden before it began; nothing is taken, or all of it was paid back. */
	record Voided() implements ChargeReply {}

	/** Perhaps taken, perhaps not: ask again. */
	record Unknown() implements ChargeReply {}
}
