package stampede.kit.problem;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Creates problem details. Each {@code type} has a row in {@code docs/problems.md}. */
public final class Problems {
	private static final String TYPES = "/problems/";

	private Problems() {}

	/**
	 * @param type the name in {@code docs/problems.md}, for example {@code out-of-stock}
	 * @param detail for the client; never the message of an internal exception
	 */
	public static ProblemDetail problem(HttpStatusCode status, String type, String detail) {
		var problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setType(URI.create(TYPES + type));
		return problem;
	}

	/** The problem of a refusal. */
	public static ProblemDetail problem(HttpStatusCode status, String type, Refusal refusal) {
		return problem(status, type, refusal.detail());
	}

	/** A response with the problem. */
	public static ResponseEntity<ProblemDetail> response(ProblemDetail problem, HttpHeaders headers) {
		return ResponseEntity.status(problem.getStatus()).headers(headers)
				.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

	/** The header Retry-After. */
	public static HttpHeaders retryAfter(long seconds) {
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
		return headers;
	}
}
