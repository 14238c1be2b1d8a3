package stampede.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTests {
	@TempDir
	Path directory;

	@Test
	void publishesTheKeyThatItSignsWithAndNoMore() throws Exception {
		var issuer = TokenIssuer.open(directory);
		var server = Main.serve(issuer.jwkSet(), 0);
		try {
			var port = server.getAddress().getPort();
			assertThat(Main.serves(port)).isTrue();

			var key = JWKSet.load(URI.create("http://127.0.0.1:" + port + "/jwks").toURL()).getKeys().getFirst();
			assertThat(key.isPrivate()).isFalse();
			var token = SignedJWT.parse(issuer.user("ada", "operator orders"));
			assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
			assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("ada");
			assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("operator orders");
		} finally {
			server.stop(0);
		}
	}

	@Test
	void saysThatItDoesNotServe() throws Exception {
		var server = Main.serve("", 0);
		server.stop(0);

		assertThat(Main.serves(server.getAddress().getPort())).isFalse();
	}

	@Test
	void writesATokenForEachDownstreamServiceThatOnlyThisUserCanRead() throws Exception {
		try (var tokens = new ServiceTokens(TokenIssuer.open(directory), directory.resolve("services"), () -> {})) {
			tokens.keepFresh();

			var file = tokens.directoryOf("order-service").resolve("payment-service.jwt");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
			var claims = SignedJWT.parse(Files.readString(file)).getJWTClaimsSet();
			assertThat(claims.getAudience()).containsExactly("payment-service");
			assertThat(claims.getStringClaim("scope")).isEqualTo("internal");
		}
	}
}
