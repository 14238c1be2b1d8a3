package stampede.simulator.webhook;

import jakarta.validation.constraints.AssertTrue;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param url where events are posted; none are without it
 * @param secret signs them, as Stripe's {@code whsec_...} does
 * @param attempts how often an event is posted before it is given up
 * @param firstBackoff between the first two attempts; it doubles from there, up to a minute
 */
@Validated
@ConfigurationProperties("simulator.webhook")
record WebhookProperties(@Nullable URI url, @Nullable String secret, @DefaultValue("10") int attempts,
		@DefaultValue("500ms") Duration firstBackoff) {
	@AssertTrue(message = "simulator.webhook.url needs simulator.webhook.secret")
	boolean isSigned() {
		return url == null || (secret != null && !secret.isBlank());
	}
}
