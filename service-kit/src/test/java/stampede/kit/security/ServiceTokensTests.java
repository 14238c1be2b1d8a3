package stampede.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;

class ServiceTokensTests {
	private static final Duration LIMIT = Duration.ofSeconds(10);
	@TempDir
	private Path directory;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void tellsHowLongTheTokenThatItShowsIsGood() throws Exception {
		var claims = new JWTClaimsSet.Builder().expirationTime(Date.from(Instant.now().plusSeconds(600))).build();
		Files.writeString(directory.resolve("inventory-service.jwt"), new PlainJWT(claims).serialize());

		assertThat(shown("inventory-service")).startsWith("Bearer ");

		assertThat(meters.get("stampede.tokens.service.left").tag("audience", "inventory-service").gauge().value())
				.isBetween(590.0, 600.0);
	}

	@Test
	void showsATokenThatItCannotReadAndTellsNothingOfIt() throws Exception {
		Files.writeString(directory.resolve("inventory-service.jwt"), "opaque");

		assertThat(shown("inventory-service")).isEqualTo("Bearer opaque");

		assertThat(meters.find("stampede.tokens.service.left").gauge()).isNull();
	}

	private String shown(String downstream) {
		var tokens = new ServiceTokens(new FileSystemResource(directory.toString() + "/"), meters);
		var seen = new String[1];
		tokens.bearerFor(downstream)
				.filter(ClientRequest.create(HttpMethod.GET, URI.create("http://localhost/")).build(), request -> {
					seen[0] = String.valueOf(request.headers().getFirst("Authorization"));
					return Mono.just(ClientResponse.create(HttpStatus.OK).build());
				}).block(LIMIT);
		return seen[0];
	}
}
