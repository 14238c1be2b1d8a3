package stampede.payment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;
import stampede.payment.provider.ProviderProperties;

/**
 * Payments and their settlement.
 *
 * @param capture "automatic" captures the money with the charge; "manual" authorizes it first and captures it with a second call.
 * @param responseWait How long a request waits for the provider before it is answered with 202.
 * @param responseMargin Part of the client's budget that is reserved for writing the response.
 * @param lease How long a payment belongs to the process that works on it.
 * @param retryWindow How long a call to the provider may be repeated under its idempotency key. The provider forgets keys after
 *     24 hours and would then charge again.
 * @param batch Combination of concurrent commands into one statement.
 * @param recovery The worker that continues unfinished payments.
 */
@Validated
@ConfigurationProperties("payments")
public record PaymentProperties(@DefaultValue("automatic") Terms.Capture capture,
		@DefaultValue("2s") Duration responseWait, @DefaultValue("100ms") Duration responseMargin,
		@DefaultValue("15s") Duration lease, @DefaultValue("23h") Duration retryWindow,
		@DefaultValue @Valid @NestedConfigurationProperty BatchSettings batch, @DefaultValue @Valid Recovery recovery) {
	private static final Duration PROVIDER_KEY_RETENTION = Duration.ofHours(24);

	/**
	 * The worker that continues unfinished payments.
	 *
	 * @param enabled Whether this process runs the worker.
	 * @param interval Interval between two searches for unfinished payments.
	 * @param batch Maximum number of payments that are claimed and in progress.
	 * @param firstBackoff Pause before the second attempt. It doubles with each attempt, less a random part of up to a half.
	 * @param maxBackoff Upper bound of the pause between two attempts.
	 * @param refusedBackoff Pause before a mandatory refund is attempted again after the provider refused it.
	 * @param eventRetention How long the ids of the provider's events are kept.
	 * @param tombstoneRetention How long the record of a payment that was cancelled before its charge is kept. Must exceed the time
	 *     in which an order may be retried.
	 */
	public record Recovery(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration interval,
			@DefaultValue("32") @Min(1) int batch, @DefaultValue("1s") Duration firstBackoff,
			@DefaultValue("10s") Duration maxBackoff, @DefaultValue("10m") Duration refusedBackoff,
			@DefaultValue("30d") Duration eventRetention, @DefaultValue("30d") Duration tombstoneRetention) {}

	@AssertTrue(message = "payments.retry-window must be shorter than the 24 hours for which the provider knows a key")
	boolean isRetryWindowShorterThanProviderRetention() {
		return retryWindow.compareTo(PROVIDER_KEY_RETENTION) < 0;
	}

	/** Fails the start when the lease would expire before the provider has to respond. */
	public void requireLeaseLongerThan(ProviderProperties provider) {
		if (lease.compareTo(provider.responseTimeout()) <= 0) {
			throw new IllegalStateException(
					"payments.lease (%s) must be longer than payments.provider.response-timeout (%s)"
							.formatted(lease, provider.responseTimeout()));
		}
	}
}
