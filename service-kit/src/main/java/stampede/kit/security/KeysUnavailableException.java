package stampede.kit.security;

import java.io.Serial;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import stampede.kit.problem.Problems;

/** No key of the issuer is known yet, so tokens cannot be verified. */
final class KeysUnavailableException extends IllegalStateException implements ErrorResponse {
	@Serial
	private static final long serialVersionUID = 1L;

	KeysUnavailableException() {
		super("the issuer's keys are not known yet");
	}

	/** The refresh has logged the cause; a stack trace for each request would repeat it. */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.SERVICE_UNAVAILABLE;
	}

	@Override
	public HttpHeaders getHeaders() {
		return Problems.retryAfter(5);
	}

	@Override
	public ProblemDetail getBody() {
		return ProblemDetail.forStatus(getStatusCode());
	}
}
