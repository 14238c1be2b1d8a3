package stampede.identity.key;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * The keys that sign access tokens.
 *
 * @param sealing File with the key that encrypts private keys in the database: 32 bytes in hexadecimal. Without the same file they
 *     cannot be used again.
 * @param rotateEvery A key signs for this long.
 * @param publishFor A key is published for this long before it signs; longer than verifiers cache a JWK set.
 * @param keepFor A retired key is published for this long; longer than an access token lives.
 */
@Validated
@ConfigurationProperties("identity.keys")
record KeyProperties(@NotNull Resource sealing, @DefaultValue("30d") Duration rotateEvery,
		@DefaultValue("15m") Duration publishFor, @DefaultValue("30m") Duration keepFor) {
	@AssertTrue(message = "identity.keys.publish-for must be shorter than identity.keys.rotate-every")
	boolean isPublishedBeforeItSigns() {
		return publishFor.compareTo(rotateEvery) < 0;
	}
}
