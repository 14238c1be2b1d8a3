package stampede.simulator.webhook;

import jakarta.validation.constraints.AssertTrue;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Events that the simulator sends.
 *
 * @param url Address of the receiver of events. Without it, no events are sent.
 * @param secret Signing secret, as Stripe's whsec_... .
 * @param attempts Maximum number of attempts for one event.
 * @param firstBackoff Pause between the first two attempts. It doubles with each attempt, up to a minute.
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
