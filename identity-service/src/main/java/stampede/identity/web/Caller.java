package stampede.identity.web;

import java.util.UUID;
import org.springframework.security.oauth2.jwt.Jwt;
import stampede.identity.AccountId;
import stampede.identity.IdentityException;
import stampede.identity.session.SessionId;

/** The account and the session of an access token. */
record Caller(AccountId account, SessionId session) {
	/** Throws {@link IdentityException.NoAccount} if the token was issued by another issuer, which knows no sessions. */
	static Caller of(Jwt token) {
		try {
			return new Caller(new AccountId(UUID.fromString(String.valueOf(token.getSubject()))),
					new SessionId(UUID.fromString(String.valueOf(token.getClaimAsString("sid")))));
		} catch (IllegalArgumentException foreign) {
			throw new IdentityException.NoAccount();
		}
	}
}
