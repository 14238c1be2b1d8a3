package stampede.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.identity.Customers.PASSWORD;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.identity.Customers;
import stampede.identity.IdentityTest;

/** No password, token or address is in a log line, a metric or a problem, whatever a client sends. */
@IdentityTest
@AutoConfigureObservability
@ExtendWith(OutputCaptureExtension.class)
class PrivacyIntegrationTests {
	private final List<String> problems = new ArrayList<>();

	@Autowired
	WebTestClient web;

	@Autowired
	Customers customers;

	@LocalManagementPort
	int management;

	@Test
	void revealsNothing(CapturedOutput output) {
		var address = customers.registered();
		var first = customers.signedIn(address);
		var second = Customers.tokens(customers.refresh(first.refresh()).expectStatus().isOk());
		var third = Customers.tokens(customers.refresh(second.refresh()).expectStatus().isOk());
		problem(customers.refresh(first.refresh()));
		problem(customers.signIn(address, "a wrong secret"));
		problem(customers.setPassword("B".repeat(43), "another secret"));
		problem(web.post().uri("/api/v1/sessions").bodyValue(Map.of("email", address, "pass", "a misplaced secret"))
				.exchange());
		problem(web.post().uri("/api/v1/sessions")
				.bodyValue(Map.of("email", address + "@", "password", "a misplaced secret"))
				.exchange());
		problem(web.post().uri("/api/v1/sessions").header("Content-Type", "application/json")
				.bodyValue("{\"email\":\"" + address + "\",\"password\":\"a misplaced secret\"").exchange());
		problem(web.put().uri("/api/v1/accounts/me/password")
				.headers(headers -> headers.setBearerAuth(third.accessToken() + "x"))
				.bodyValue(Map.of("currentPassword", "a wrong secret", "newPassword", "another secret")).exchange());

		var metrics = Objects.requireNonNull(web.mutate().baseUrl("http://127.0.0.1:" + management)
				.codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1)).build()
				.get().uri("/actuator/prometheus").exchange().expectStatus().isOk().expectBody(String.class)
				.returnResult()
				.getResponseBody());
		assertThat(metrics).contains("stampede_identity_sign_ins_total");
		for (var secret : List.of(address, address.substring(0, 36), PASSWORD, "secret", first.refresh(),
				third.refresh(),
				first.accessToken(), third.accessToken(), "B".repeat(43))) {
			assertThat(output.getAll()).doesNotContain(secret);
			assertThat(metrics).doesNotContain(secret);
			assertThat(problems).noneMatch(problem -> problem.contains(secret));
		}
	}

	private void problem(WebTestClient.ResponseSpec response) {
		problems.add(Objects.requireNonNull(
				response.expectStatus().is4xxClientError().expectBody(String.class).returnResult().getResponseBody()));
	}
}
