package stampede.identity.session;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Access tokens.
 *
 * @param issuer The claim "iss", and the address under which clients and verifiers find the discovery document.
 * @param life Time from "iat" to "exp".
 */
@Validated
@ConfigurationProperties("identity.tokens")
public record AccessTokenProperties(@NotNull URI issuer, @DefaultValue("10m") Duration life) {
	@AssertTrue(message = "identity.tokens.life must be between a minute and an hour")
	boolean isLifeReasonable() {
		return life.compareTo(Duration.ofMinutes(1)) >= 0 && life.compareTo(Duration.ofHours(1)) <= 0;
	}
}
