package stampede.payment.provider;

import org.jspecify.annotations.Nullable;

/** What the provider says about one charge, or that it has said nothing. */
public sealed interface IntentReply {
	/**
	 * The money is taken.
	 *
	 * @param received minor units
	 * @param currency ISO 4217; null where the provider does not name it
	 */
	record Succeeded(String id, long received, @Nullable String currency) implements IntentReply {}

	/** The money is set aside and can be captured or cancelled. */
	record Capturable(String id) implements IntentReply {}

	/**
	 * Nothing is taken, and the same call will never take anything.
	 *
	 * @param id the provider's record of the attempt, where it made one
	 */
	record Declined(@Nullable String id, String code) implements IntentReply {}

	/** Our request is at fault, not the customer's card: nothing is taken, and the same call will never take anything. */
	record Invalid(String code) implements IntentReply {}

	/** Nothing is taken, and nothing will be. */
	record Cancelled(String id) implements IntentReply {}

	/** The provider knows of it and has not decided yet: look it up again. */
	record Underway(String id) implements IntentReply {}

	/** This change of an existing charge is not possible: look up how it stands. */
	record Refused() implements IntentReply {}

	/** Perhaps done, perhaps not: repeat the same call. */
	record Unanswered() implements IntentReply {}

	/** Surely not done: the call never left. */
	record NotSent() implements IntentReply {}
}
