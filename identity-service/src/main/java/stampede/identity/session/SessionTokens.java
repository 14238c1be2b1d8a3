package stampede.identity.session;

import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;

/** Issues all tokens of a session. */
@Component
class SessionTokens {
	private final AccessTokens access;
	private final RefreshTokens refresh;

	SessionTokens(AccessTokens access, RefreshTokens refresh) {
		this.access = access;
		this.refresh = refresh;
	}

	Mono<Issued> issue(Session session) {
		return access.issue(session).map(token -> new Issued(session, token, access.life(), refresh.refresh(session),
				refresh.device(session.account())));
	}

	/** See {@link RefreshTokens#device(AccountId, String)}. */
	Optional<String> device(AccountId account, String cookie) {
		return refresh.device(account, cookie);
	}
}
