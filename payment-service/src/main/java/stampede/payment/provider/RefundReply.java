package stampede.payment.provider;

/** What the provider says about one refund, or that it has said nothing. */
public sealed interface RefundReply {
	/** The money is on its way back. */
	record Succeeded(String id) implements RefundReply {}

	/** The provider has taken it on and not decided yet: look it up again. */
	record Underway(String id) implements RefundReply {}

	/** Nothing is paid back, and nothing will be. */
	record Failed(String code) implements RefundReply {}

	/** Perhaps done, perhaps not (or surely not): repeat the same call. */
	record Unanswered() implements RefundReply {}
}
