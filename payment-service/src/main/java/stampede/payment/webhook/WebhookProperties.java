package stampede.payment.webhook;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Events of the payment provider.
 *
 * @param secret Signing secret of the provider's webhook endpoint. Never logged.
 * @param tolerance Maximum difference between the signing time of an event and the local time.
 * @param ownCallWait How long an event waits for the response to this service's own call about the same payment, which reports the
 *     same outcome.
 */
@Validated
@ConfigurationProperties("payments.webhook")
record WebhookProperties(
		@NotBlank(message = "set payments.webhook.secret (environment: PAYMENTS_WEBHOOK_SECRET)"
				+ " to the signing secret of the provider's webhook endpoint") String secret,
		@DefaultValue("5m") Duration tolerance,
		@DefaultValue("200ms") @DurationMin @DurationMax(seconds = 5) Duration ownCallWait) {
	/** Without the secret. */
	@Override
	public String toString() {
		return "WebhookProperties[tolerance=" + tolerance + ", ownCallWait=" + ownCallWait + "]";
	}
}
