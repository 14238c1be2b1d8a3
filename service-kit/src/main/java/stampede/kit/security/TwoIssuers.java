package stampede.kit.security;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Passes a token to the decoder of the issuer that it claims. The claim is not trusted: each decoder checks it again, with
 * the keys of its own issuer.
 */
final class TwoIssuers implements ReactiveJwtDecoder {
	private final ReactiveJwtDecoder users;
	private final String workloadIssuer;
	private final ReactiveJwtDecoder workloads;

	TwoIssuers(ReactiveJwtDecoder users, String workloadIssuer, ReactiveJwtDecoder workloads) {
		this.users = users;
		this.workloadIssuer = workloadIssuer;
		this.workloads = workloads;
	}

	@Override
	public Mono<Jwt> decode(String token) {
		return Mono.defer(() -> (workloadIssuer.equals(claimedIssuer(token)) ? workloads : users).decode(token));
	}

	/** Empty if it is not a token, which the users' decoder then reports. */
	private static String claimedIssuer(String token) {
		try {
			var claims = JWTParser.parse(token).getJWTClaimsSet();
			var issuer = claims == null ? null : claims.getIssuer();
			return issuer == null ? "" : issuer;
		} catch (ParseException malformed) {
			return "";
		}
	}
}
