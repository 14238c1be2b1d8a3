package stampede.identity.session;

import java.time.Instant;
import stampede.identity.AccountId;

/**
 * One sign-in on one device.
 *
 * @param n number of its current refresh token
 * @param device the name that the client gave to itself
 * @param rotatedAt when the current refresh token replaced the one before it; the session was last used then
 * @param operator whether its access tokens have the scope {@code operator}
 */
public record Session(SessionId id, AccountId account, int n, String device, Instant createdAt, Instant rotatedAt,
		Instant expiresAt, boolean operator) {}
