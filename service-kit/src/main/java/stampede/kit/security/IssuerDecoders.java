package stampede.kit.security;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.Map;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Passes a token to the decoder of the issuer that it claims. The claim is not trusted: each decoder checks it again, with
 * the keys of its own issuer.
 */
final class IssuerDecoders implements ReactiveJwtDecoder {
	private final Map<String, ReactiveJwtDecoder> decoders;
	private final ReactiveJwtDecoder others;

	/**
	 * @param decoders by issuer
	 * @param others for tokens that claim another issuer, or none
	 */
	IssuerDecoders(Map<String, ReactiveJwtDecoder> decoders, ReactiveJwtDecoder others) {
		this.decoders = Map.copyOf(decoders);
		this.others = others;
	}

	@Override
	public Mono<Jwt> decode(String token) {
		return Mono.defer(() -> decoders.getOrDefault(claimedIssuer(token), others).decode(token));
	}

	/** Empty if it is not a token, which the decoder of others then reports. */
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
