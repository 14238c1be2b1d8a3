package stampede.payment.provider;

/** The provider's reply about one refund, or its absence. */
public sealed interface RefundReply {
	/** Refunded. */
	record Succeeded(String id) implements RefundReply {}

	/** The provider has accepted it and not decided yet: look it up again. */
	record Underway(String id) implements RefundReply {}

	/** Nothing is refunded, and nothing will be. */
	record Failed(String code) implements RefundReply {}

	/** The outcome is unknown, or the call was not sent: repeat the same call. */
	record Unanswered() implements RefundReply {}
}
