package stampede.identity.session;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Names a session, and the family of its refresh tokens; time ordered (UUIDv7). The claim {@code sid} of its access tokens. */
public record SessionId(UUID value) {
	/** A new id. */
	static SessionId next() {
		return new SessionId(UuidCreator.getTimeOrderedEpoch());
	}

	@Override
	public String toString() {
		return value.toString();
	}
}
