package stampede.identity.session;

import java.time.Instant;
import stampede.identity.AccountId;
import stampede.identity.Email;

/**
 * The session of an access token, with its account: what does not change as long as it goes on.
 *
 * @param device the name that the client gave to itself
 */
public record CurrentSession(SessionId id, AccountId account, Email email, String device, Instant createdAt) {
	/** Without the address. */
	@Override
	public String toString() {
		return "session " + id;
	}
}
