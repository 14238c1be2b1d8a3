package stampede.identity.session;

import java.time.Duration;

/**
 * The tokens of a session.
 *
 * @param life of the access token
 * @param deviceCookie shows at later sign-ins that the owner uses this device
 */
public record Issued(Session session, String accessToken, Duration life, String refreshToken, String deviceCookie) {
	@Override
	public String toString() {
		return "tokens of session " + session.id();
	}
}
