package stampede.order;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.batching.BatchSettings;

/**
 * @param attemptWithin how long one run at a checkout may take before the recovery worker goes on with it
 * @param lease how long an order is left to whoever works on it, from each save; longer than a run
 * @param giveUpAfter the age at which an order that is not paid is undone
 * @param keepAnswers how long an answer is kept for its idempotency key
 * @param answerMargin what is kept of the caller's time to write the answer
 * @param shortestAttempt an order whose caller leaves less time than this, and the margin, is not begun
 * @param batch how much of what is written at the same time goes to the database together
 * @param recovery the worker that finishes what others left
 */
@Validated
@ConfigurationProperties("orders.checkout")
public record CheckoutProperties(@DefaultValue("20s") Duration attemptWithin, @DefaultValue("25s") Duration lease,
		@DefaultValue("5m") Duration giveUpAfter, @DefaultValue("24h") Duration keepAnswers,
		@DefaultValue("150ms") Duration answerMargin,
		@DefaultValue("100ms") Duration shortestAttempt, @DefaultValue @Valid BatchSettings batch,
		@DefaultValue @Valid Recovery recovery) {
	/**
	 * @param enabled whether this process takes part
	 * @param interval between two looks for unfinished orders
	 * @param batch how many are taken, and worked on, at a time
	 * @param maxAttempts how often one is tried before a person has to look; at the longest pause a try every 30 s
	 * @param attemptWithin how long one of them is worked on before it makes room for another
	 */
	public record Recovery(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration interval,
			@DefaultValue("32") @Min(1) int batch, @DefaultValue("200") @Min(1) int maxAttempts,
			@DefaultValue("3s") Duration attemptWithin) {}

	@AssertTrue(message = "orders.checkout.lease must be at least a quarter longer than orders.checkout.attempt-within")
	boolean isLeaseLongerThanAnAttempt() {
		return lease.compareTo(attemptWithin.plus(attemptWithin.dividedBy(4))) >= 0;
	}

	@AssertTrue(message = "orders.checkout.keep-answers must be longer than orders.checkout.lease")
	boolean isAnswerKeptUntilItIsKnown() {
		return keepAnswers.compareTo(lease) > 0;
	}
}
