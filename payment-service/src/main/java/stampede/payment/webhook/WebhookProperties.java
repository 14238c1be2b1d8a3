package stampede.payment.webhook;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param secret signs the provider's events; never logged
 * @param tolerance how far an event's signing time may be from ours
 * @param answerWithin how long an event waits for the answer to our own call about the same payment, which tells the
 *     same; the provider waits meanwhile
 */
@Validated
@ConfigurationProperties("payments.webhook")
record WebhookProperties(
		@NotBlank(message = "set payments.webhook.secret (environment: PAYMENTS_WEBHOOK_SECRET)"
				+ " to the signing secret of the provider's webhook endpoint") String secret,
		@DefaultValue("5m") Duration tolerance,
		@DefaultValue("200ms") @DurationMin @DurationMax(seconds = 5) Duration answerWithin) {
	/** Without the secret. */
	@Override
	public String toString() {
		return "WebhookProperties[tolerance=" + tolerance + ", answerWithin=" + answerWithin + "]";
	}
}
