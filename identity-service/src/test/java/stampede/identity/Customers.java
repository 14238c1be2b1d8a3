package stampede.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Customers of a test, who use the public API; each has an address that no other test uses. */
public final class Customers {
	public static final String PASSWORD = "correct horse battery";
	private static final Duration TIMEOUT = Duration.ofSeconds(30);
	private static final Pattern TOKEN = Pattern.compile("#/password/(?<token>[A-Za-z0-9_-]{43})");
	private static final AtomicInteger NETWORKS = new AtomicInteger();
	private final WebTestClient web;

	@TestConfiguration(proxyBeanMethods = false)
	public static class Beans {
		@Bean
		@Lazy
		Customers customers(WebTestClient web) {
			return new Customers(web.mutate().responseTimeout(TIMEOUT).build());
		}
	}

	private Customers(WebTestClient web) {
		this.web = web;
	}

	/** The tokens of a session, as a client that uses no cookies gets them. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	public record Tokens(String accessToken, @Nullable String refreshToken, UUID session, long expiresIn) {
		public String refresh() {
			return Objects.requireNonNull(refreshToken);
		}
	}

	/** An address without an account. */
	public static String address() {
		return UUID.randomUUID() + "@example.test";
	}

	/** A network that no other request comes from, as the gateway names it. */
	public static String network() {
		var number = NETWORKS.incrementAndGet();
		return "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
	}

	/** A new account with {@link #PASSWORD}; returns its address. */
	public String registered() {
		var address = address();
		register(address);
		return address;
	}

	/** Creates the account of the address with {@link #PASSWORD}. */
	public void register(String address) {
		request("/api/v1/accounts", address).expectStatus().isAccepted().expectBody().isEmpty();
		setPassword(token(address, 1), PASSWORD).expectStatus().isNoContent().expectBody().isEmpty();
	}

	public WebTestClient.ResponseSpec request(String path, String address) {
		return web.post().uri(path).header("X-Internal-Client", network()).bodyValue(Map.of("email", address))
				.exchange();
	}

	public WebTestClient.ResponseSpec setPassword(String token, String password) {
		return web.post().uri("/api/v1/accounts/confirmation")
				.bodyValue(Map.of("token", token, "password", password)).exchange();
	}

	public WebTestClient.ResponseSpec signIn(String address, String password) {
		return web.post().uri("/api/v1/sessions").header("X-Internal-Client", network())
				.bodyValue(Map.of("email", address, "password", password, "device", "a test")).exchange();
	}

	/** The tokens of a new session. */
	public Tokens signedIn(String address) {
		return tokens(signIn(address, PASSWORD).expectStatus().isCreated());
	}

	public WebTestClient.ResponseSpec refresh(String token) {
		return web.post().uri("/api/v1/sessions/refresh").bodyValue(Map.of("refreshToken", token)).exchange();
	}

	public static Tokens tokens(WebTestClient.ResponseSpec response) {
		return Objects.requireNonNull(response.expectBody(Tokens.class).returnResult().getResponseBody());
	}

	/** The token of the mail {@code number} to the address; waits for the mail. */
	public static String token(String address, int number) {
		var match = TOKEN.matcher(mail(address, number));
		assertThat(match.find()).as("the mail has a link").isTrue();
		return match.group("token");
	}

	/** The text of the mail {@code number}, from 1, to the address; waits for the mail. */
	public static String mail(String address, int number) {
		await().atMost(TIMEOUT).until(() -> mails(address).size() >= number);
		return mails(address).get(number - 1);
	}

	/** All mails to the address, the oldest first. */
	public static List<String> mails(String address) {
		try (var files = Files.list(TestSecrets.MAILS)) {
			return files.filter(file -> file.toString().endsWith(".eml")).sorted().map(Customers::read)
					.filter(mail -> mail.startsWith("To: " + address + "\n")).toList();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
