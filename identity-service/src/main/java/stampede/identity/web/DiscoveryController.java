package stampede.identity.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.key.KeyRing;
import stampede.identity.session.AccessTokenProperties;

/** The keys and the description of the issuer, for verifiers (RFC 7517, RFC 8414). There is no OAuth token endpoint. */
@RestController
class DiscoveryController {
	private static final CacheControl CACHE = CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();
	private final KeyRing keys;
	private final Discovery discovery;

	DiscoveryController(KeyRing keys, AccessTokenProperties properties) {
		this.keys = keys;
		var issuer = properties.issuer().toString();
		this.discovery = new Discovery(issuer, issuer.replaceFirst("/$", "") + "/.well-known/jwks.json",
				List.of("none"),
				List.of("public"), List.of("RS256"), List.of("orders", "operator"));
	}

	/** RFC 8414, 2; there are no response types, but the member is required. */
	record Discovery(String issuer, @JsonProperty("jwks_uri") String jwksUri,
			@JsonProperty("response_types_supported") List<String> responseTypes,
			@JsonProperty("subject_types_supported") List<String> subjectTypes,
			@JsonProperty("id_token_signing_alg_values_supported") List<String> algorithms,
			@JsonProperty("scopes_supported") List<String> scopes) {}

	@GetMapping(path = "/.well-known/jwks.json", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<String>> keys() {
		return keys.published().map(set -> ResponseEntity.ok().cacheControl(CACHE).body(set));
	}

	@GetMapping(path = "/.well-known/openid-configuration", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Discovery> discovery() {
		return ResponseEntity.ok().cacheControl(CACHE).body(discovery);
	}
}
