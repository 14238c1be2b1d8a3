package stampede.order;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;

/**
 * The checkout saga and its recovery.
 *
 * @param attemptTimeout How long one attempt at a checkout may take before the recovery worker continues it.
 * @param lease How long an order belongs to the process that works on it, counted from each save. Must exceed attempt-timeout by
 *     a quarter.
 * @param giveUpAfter Age at which an order without a payment is compensated.
 * @param responseRetention How long the response of an idempotent request is stored.
 * @param responseMargin Part of the client's budget that is reserved for writing the response.
 * @param minAttempt An order whose client leaves less time than this plus response-margin is not started.
 * @param batch Combination of concurrent commands into one statement.
 * @param recovery The worker that continues unfinished orders.
 */
@Validated
@ConfigurationProperties("orders.checkout")
public record CheckoutProperties(@DefaultValue("20s") Duration attemptTimeout, @DefaultValue("25s") Duration lease,
		@DefaultValue("5m") Duration giveUpAfter, @DefaultValue("24h") Duration responseRetention,
		@DefaultValue("150ms") Duration responseMargin,
		@DefaultValue("100ms") Duration minAttempt,
		@DefaultValue @Valid @NestedConfigurationProperty BatchSettings batch,
		@DefaultValue @Valid Recovery recovery) {
	/**
	 * The worker that continues unfinished orders.
	 *
	 * @param enabled Whether this process runs the worker.
	 * @param interval Interval between two searches for unfinished orders.
	 * @param batch Maximum number of orders that are claimed and in progress.
	 * @param maxAttempts An order with more attempts becomes stuck and needs an operator. Attempts are up to 30 s apart.
	 * @param attemptTimeout How long one attempt may take before another order gets its place.
	 */
	public record Recovery(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration interval,
			@DefaultValue("32") @Min(1) int batch, @DefaultValue("200") @Min(1) int maxAttempts,
			@DefaultValue("3s") Duration attemptTimeout) {}

	@AssertTrue(message = "orders.checkout.lease must be at least a quarter longer than orders.checkout.attempt-timeout")
	boolean isLeaseLongerThanAnAttempt() {
		return lease.compareTo(attemptTimeout.plus(attemptTimeout.dividedBy(4))) >= 0;
	}

	@AssertTrue(message = "orders.checkout.response-retention must be longer than orders.checkout.lease")
	boolean isResponseStoredLongerThanALease() {
		return responseRetention.compareTo(lease) > 0;
	}
}
