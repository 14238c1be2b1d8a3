package stampede.identity.key;

import com.nimbusds.jose.jwk.RSAKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs access tokens, now, later or until recently.
 *
 * @param key with its private part
 * @param activatedAt null while it is {@link KeyState#NEXT}
 * @param age time since it was created, by the clock of the database
 * @param active time since it became active, by the clock of the database; zero while it is next
 */
public record SigningKey(RSAKey key, KeyState state, Instant createdAt, @Nullable Instant activatedAt, Duration age,
		Duration active) {
	public String kid() {
		return key.getKeyID();
	}
}
