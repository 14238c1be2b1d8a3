package stampede.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.R2dbcNonTransientException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class DatabaseProblemsTests {
	private final DatabaseProblems problems = new DatabaseProblems(new FrameworkProblems());

	@Test
	void answersADeadlockWithUnavailableAndRetryAfter() {
		var answer = answer("40P01");

		assertThat(answer.getStatusCode().value()).isEqualTo(503);
		assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
	}

	@Test
	void answersAFaultOfAStatementWithAnInternalError() {
		assertThat(answer("XX000").getStatusCode().value()).isEqualTo(500);
	}

	private ResponseEntity<Object> answer(String state) {
		var failure = new UncategorizedDataAccessException("update",
				new R2dbcNonTransientException("failed", state) {}) {};
		var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		return Objects.requireNonNull(problems.uncategorized(failure, exchange).block(Duration.ofSeconds(5)));
	}
}
