package stampede.payment.provider;

import org.jspecify.annotations.Nullable;

/** The provider's reply about one charge, or its absence. */
public sealed interface IntentReply {
	/**
	 * Captured.
	 *
	 * @param received minor units
	 * @param currency ISO 4217; null where the provider does not name it
	 */
	record Succeeded(String id, long received, @Nullable String currency) implements IntentReply {}

	/** Authorized; can be captured or cancelled. */
	record Capturable(String id) implements IntentReply {}

	/**
	 * Nothing is taken, and the same call will never take anything.
	 *
	 * @param id the provider's record of the attempt, where it made one
	 */
	record Declined(@Nullable String id, String code) implements IntentReply {}

	/** The request is invalid, not the customer's card: nothing is charged, and the same call will never succeed. */
	record Invalid(String code) implements IntentReply {}

	/** Nothing is charged, and nothing will be. */
	record Cancelled(String id) implements IntentReply {}

	/** The provider has not decided yet: look it up again. */
	record Underway(String id) implements IntentReply {}

	/** This change of an existing charge is not possible: look up its state. */
	record Refused() implements IntentReply {}

	/** The outcome is unknown: repeat the same call. */
	record Unanswered() implements IntentReply {}

	/** The call was not sent, so it had no effect. */
	record NotSent() implements IntentReply {}
}
