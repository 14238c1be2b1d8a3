package stampede.identity.session;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import stampede.identity.AccountId;
import stampede.kit.signature.TextSignatures;

/**
 * Refresh tokens and device cookies: signed texts, so that nothing secret is stored. The refresh token of a session and a number is
 * always the same text while the first key is the same. Thread-safe.
 */
@Component
class RefreshTokens implements DisposableBean {
	private static final String REFRESH = "refresh";
	private static final String DEVICE = "device";
	private static final Pattern PARTS = Pattern
			.compile("(?<kind>refresh|device)\n(?<id>[0-9a-f-]{36})\n(?<rest>[0-9a-f-]{1,36})");
	private final TextSignatures signatures;

	RefreshTokens(SessionProperties properties) {
		this.signatures = new TextSignatures("identity.sessions.keys", properties.keys());
	}

	/** A refresh token's content. */
	record Refresh(SessionId session, int n) {}

	String refresh(Session session) {
		return signatures.sign(REFRESH + "\n" + session.id() + "\n" + session.n());
	}

	/** Empty if it is malformed, or not signed by one of the keys. */
	Optional<Refresh> refresh(String token) {
		return verify(REFRESH, token)
				.map(parts -> new Refresh(new SessionId(UUID.fromString(parts[0])), Integer.parseInt(parts[1])));
	}

	/** Shows that someone signed in to the account on this device before. */
	String device(AccountId account) {
		return signatures.sign(DEVICE + "\n" + account + "\n" + UUID.randomUUID());
	}

	/** The id of a device on which someone signed in to the account; empty if the cookie does not show that. */
	Optional<String> device(AccountId account, String cookie) {
		return verify(DEVICE, cookie).filter(parts -> parts[0].equals(account.toString())).map(parts -> parts[1]);
	}

	private Optional<String[]> verify(String kind, String token) {
		return signatures.verify(token).map(PARTS::matcher)
				.filter(match -> match.matches() && match.group("kind").equals(kind))
				.map(match -> new String[]{match.group("id"), match.group("rest")});
	}

	@Override
	public void destroy() {
		signatures.close();
	}
}
