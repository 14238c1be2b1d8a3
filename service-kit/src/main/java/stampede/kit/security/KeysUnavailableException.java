package stampede.kit.security;

import java.io.Serial;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import stampede.kit.problem.Problems;

/** No key of the issuer is known yet, so that nothing can be said about a token. */
final class KeysUnavailableException extends IllegalStateException implements ErrorResponse {
	@Serial
	private static final long serialVersionUID = 1L;

	KeysUnavailableException() {
		super("the issuer's keys are not known yet");
	}

	/** The issuer has told that it is away; each request would tell it again. */
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
