package stampede.payment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;
import stampede.payment.provider.ProviderProperties;

/**
 * How payments are carried to their end.
 *
 * @param capture when the money of a new payment is taken
 * @param answerWithin how long a call waits for the provider before it answers 202
 * @param answerMargin what is kept of the caller's own time to write the answer
 * @param lease how long a payment is left to whoever works on it
 * @param repeatWithin for how long a call may be repeated under its key: the provider forgets keys after 24 hours, and
 *     would then charge again
 * @param batch how much of what is written at the same time goes to the database together
 * @param recovery the worker that finishes what others left
 */
@Validated
@ConfigurationProperties("payments")
public record PaymentProperties(@DefaultValue("automatic") Terms.Capture capture,
		@DefaultValue("2s") Duration answerWithin, @DefaultValue("100ms") Duration answerMargin,
		@DefaultValue("15s") Duration lease, @DefaultValue("23h") Duration repeatWithin,
		@DefaultValue @Valid BatchSettings batch, @DefaultValue @Valid Recovery recovery) {
	private static final Duration PROVIDER_KEEPS_KEYS = Duration.ofHours(24);

	/**
	 * @param enabled whether this process takes part
	 * @param interval between two looks for unfinished payments
	 * @param batch how many are taken, and worked on, at a time
	 * @param firstBackoff before the second attempt; it doubles from there, less up to half of it by chance
	 * @param longestBackoff between two attempts
	 * @param refusedBackoff pause before the next refund after the provider refused one that has to be
	 * @param keepEvents how long the ids of the provider's events are kept
	 * @param keepTombstones how long it is kept that a payment was called off before it was charged; longer than any order
	 *     may be retried
	 */
	public record Recovery(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration interval,
			@DefaultValue("32") @Min(1) int batch, @DefaultValue("1s") Duration firstBackoff,
			@DefaultValue("10s") Duration longestBackoff, @DefaultValue("10m") Duration refusedBackoff,
			@DefaultValue("30d") Duration keepEvents, @DefaultValue("30d") Duration keepTombstones) {}

	@AssertTrue(message = "payments.repeat-within must be shorter than the 24 hours for which the provider knows a key")
	boolean isRepeatedOnlyWhileTheProviderRemembers() {
		return repeatWithin.compareTo(PROVIDER_KEEPS_KEYS) < 0;
	}

	/** Refuses to start with a lease that runs out while the provider may still answer. */
	public void requireLeaseLongerThan(ProviderProperties provider) {
		if (lease.compareTo(provider.responseTimeout()) <= 0) {
			throw new IllegalStateException(
					"payments.lease (%s) must be longer than payments.provider.response-timeout (%s)"
							.formatted(lease, provider.responseTimeout()));
		}
	}
}
