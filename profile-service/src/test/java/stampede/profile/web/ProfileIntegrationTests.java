package stampede.profile.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import stampede.profile.IdentityStub;
import stampede.profile.ProfileException;
import stampede.profile.ProfileTest;
import stampede.profile.Profiles;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** A customer's own profile over HTTP; each test has an account of its own. */
@ProfileTest
@ExtendWith(OutputCaptureExtension.class)
class ProfileIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(30);
	private static final String ADA = """
			{"name":"Ada Lovelace","addresses":[{"recipient":"Ada Lovelace","street":"12 St James's Square","postalCode":"SW1Y 4JH",\
			"city":"London","country":"GB"}],"preferences":{"language":"en","newsletter":false}}""";
	private final DatabaseClient owner = DatabaseClient.create(EmbeddedDatabase.asOwner());
	private final UUID account = UUID.randomUUID();

	@Autowired
	WebTestClient web;

	@AfterEach
	void up() {
		IdentityStub.down = false;
	}

	@Test
	void keepsWhatTheCustomerWrites() {
		read().expectStatus().isOk().expectHeader().valueEquals("ETag", "\"0\"").expectBody().json("{}");

		replace("\"0\"", ADA).expectStatus().isOk().expectHeader().valueEquals("ETag", "\"1\"").expectBody().json(ADA);
		replace("\"1\"", "{\"name\":\"Ada King\"}").expectStatus().isOk().expectHeader().valueEquals("ETag", "\"2\"")
				.expectBody().json("{\"name\":\"Ada King\"}");

		read().expectStatus().isOk().expectHeader().valueEquals("ETag", "\"2\"").expectBody()
				.jsonPath("$.name").isEqualTo("Ada King").jsonPath("$.addresses").doesNotExist();
	}

	@Test
	void sendsAnUnchangedProfileOnce() {
		replace("\"0\"", ADA).expectStatus().isOk().expectBody();

		request(HttpMethod.GET).header("If-None-Match", "\"1\"").exchange().expectStatus().isNotModified().expectBody()
				.isEmpty();
		request(HttpMethod.GET).header("If-None-Match", "\"0\"").exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void refusesAChangeOfAnotherVersion() {
		replace("\"0\"", ADA).expectStatus().isOk().expectBody();

		problem(replace("\"0\"", ADA), 412, "profile-changed");
		problem(replace("\"2\"", ADA), 412, "profile-changed");
		problem(replace(null, ADA), 428, "precondition-required");
		problem(replace("*", ADA), 400, "bad-request");
		problem(replace("W/\"1\"", ADA), 400, "bad-request");
		read().expectHeader().valueEquals("ETag", "\"1\"").expectBody();
	}

	@Test
	void acceptsOneOfManyChangesAtOnce(@Autowired Profiles profiles) {
		for (var version = 0; version < 2; version++) {
			var expected = version;
			var outcomes = Objects.requireNonNull(Flux.range(0, 16)
					.flatMap(_ -> profiles.replace(account, expected, "{}").map(_ -> "replaced")
							.onErrorReturn(ProfileException.Changed.class, "changed"), 16)
					.collectList().block(TIMEOUT));

			assertThat(outcomes).hasSize(16).containsOnlyOnce("replaced").contains("changed");
		}
	}

	@Test
	void erasesTheProfileHereAndTheAccountAtIdentityService() {
		replace("\"0\"", ADA).expectStatus().isOk().expectBody();
		IdentityStub.down = true;

		erase().expectStatus().isNoContent().expectBody().isEmpty();
		erase().expectStatus().isNoContent().expectBody().isEmpty();

		read().expectStatus().isOk().expectBody().json("{}");
		problem(replace("\"2\"", ADA), 409, "profile-erased");
		assertThat(stored()).doesNotContain("Lovelace", "London");
		assertThat(IdentityStub.ERASURES).doesNotContain(account.toString());
		IdentityStub.down = false;
		await().atMost(TIMEOUT).until(() -> IdentityStub.ERASURES.contains(account.toString()));
		await().atMost(TIMEOUT).until(() -> stored().contains("forwarded"));
	}

	@Test
	void erasesAnAccountWithoutAProfile() {
		erase().expectStatus().isNoContent().expectBody().isEmpty();

		await().atMost(TIMEOUT).until(() -> IdentityStub.ERASURES.contains(account.toString()));
		problem(replace("\"0\"", ADA), 409, "profile-erased");
	}

	@ParameterizedTest
	@ValueSource(strings = {"[]", "{\"unknown\":1}", "{\"name\":\"\"}", "{\"name\":\"a\\u0000\"}",
			"{\"addresses\":[null]}",
			"{\"addresses\":[{\"recipient\":\"A\",\"street\":\"B\",\"city\":\"C\",\"country\":\"Britain\"}]}",
			"{\"preferences\":{\"language\":\"English, please\"}}", "{\"preferences\":{\"newsletter\":\"yes\"}}"})
	void refusesInvalidProfiles(String body) {
		problem(replace("\"0\"", body), 400, "bad-request");
	}

	@Test
	void refusesTooManyAddressesAndTooLargeProfiles() {
		var address = "{\"recipient\":\"A\",\"street\":\"B\",\"city\":\"C\",\"country\":\"GB\"}";
		replace("\"0\"", addresses(10, address)).expectStatus().isOk().expectBody();
		problem(replace("\"1\"", addresses(11, address)), 400, "bad-request");
		problem(replace("\"1\"", addresses(10, address.replace("\"A\"", "\"" + "A".repeat(2_000) + "\""))), 413,
				"content-too-large");
	}

	@Test
	void logsNothingOfAProfile(CapturedOutput output) {
		replace("\"0\"", ADA).expectStatus().isOk().expectBody();
		problem(replace("\"1\"", ADA.replace("GB", "Britain")), 400, "bad-request");
		erase().expectStatus().isNoContent().expectBody();

		assertThat(output.getAll()).doesNotContain("Lovelace", "Square", "SW1Y");
	}

	@Test
	void requiresATokenOfAnAccount() {
		web.get().uri("/api/v1/profile").exchange().expectStatus().isUnauthorized().expectBody();
		problem(web.get().uri("/api/v1/profile").headers(bearer("ada", "orders")).exchange(), 403, "forbidden");
		problem(web.get().uri("/api/v1/profile").headers(bearer(account.toString(), "operator")).exchange(), 403,
				"forbidden");
	}

	private static String addresses(int number, String address) {
		return "{\"addresses\":["
				+ String.join(",", IntStream.range(0, number).mapToObj(_ -> address).toList()) + "]}";
	}

	private String stored() {
		return Objects.requireNonNull(owner.sql("""
				SELECT coalesce(content::text, 'erased') || CASE WHEN forwarded_at IS NULL THEN '' ELSE ' forwarded' END
				  FROM profile WHERE account_id = :account
				""").bind("account", account).mapValue(String.class).one().block(TIMEOUT));
	}

	private WebTestClient.ResponseSpec read() {
		return request(HttpMethod.GET).exchange();
	}

	private WebTestClient.ResponseSpec erase() {
		return request(HttpMethod.DELETE).exchange();
	}

	private WebTestClient.ResponseSpec replace(@Nullable String expected, String body) {
		return web.put().uri("/api/v1/profile").headers(bearer(account.toString(), "orders"))
				.headers(headers -> {
					if (expected != null) {
						headers.set(HttpHeaders.IF_MATCH, expected);
					}
				})
				.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
	}

	private WebTestClient.RequestBodySpec request(HttpMethod method) {
		return web.method(method).uri("/api/v1/profile").headers(bearer(account.toString(), "orders"));
	}

	private static Consumer<HttpHeaders> bearer(String subject, String scope) {
		return headers -> headers.setBearerAuth(TestTokens.token(subject, scope));
	}

	private static void problem(WebTestClient.ResponseSpec answer, int status, String type) {
		answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.type").isEqualTo("/problems/" + type);
	}
}
