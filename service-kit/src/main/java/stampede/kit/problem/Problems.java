package stampede.kit.problem;

import java.net.URI;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Makes problem details whose {@code type} has a row in {@code docs/problems.md}. */
public final class Problems {
	private static final String TYPES = "/problems/";

	private Problems() {}

	/**
	 * @param type the problem's name in {@code docs/problems.md}, for example {@code out-of-stock}
	 * @param detail for the caller's eyes; never an exception's message that the caller could not know
	 */
	public static ProblemDetail problem(HttpStatusCode status, String type, String detail) {
		var problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setType(URI.create(TYPES + type));
		return problem;
	}
}
