package stampede.gateway.body;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import stampede.kit.problem.Problems;

/** The client's body is at fault: too large, too slow, broken off, or one too many. The work was not started. */
final class RequestBodyException extends ResponseStatusException {
	@Serial
	private static final long serialVersionUID = 1L;

	private RequestBodyException(HttpStatus status, String reason, @Nullable Throwable cause) {
		super(status, reason, cause);
	}

	static RequestBodyException tooLarge(long max) {
		return new RequestBodyException(HttpStatus.PAYLOAD_TOO_LARGE,
				"A request body is at most %d bytes.".formatted(max), null);
	}

	static RequestBodyException tooSlow(Duration within) {
		return new RequestBodyException(HttpStatus.REQUEST_TIMEOUT,
				"A request body may take %d ms.".formatted(within.toMillis()), null);
	}

	static RequestBodyException tooManyOfCaller() {
		return new RequestBodyException(HttpStatus.TOO_MANY_REQUESTS,
				"Too many bodies of this caller are in progress; send one after the other.", null);
	}

	static RequestBodyException tooMany() {
		return new RequestBodyException(HttpStatus.SERVICE_UNAVAILABLE,
				"Too many bodies are in progress; try again with the same key.", null);
	}

	/** In favour of another body, because this one did not move. */
	static RequestBodyException dropped() {
		return new RequestBodyException(HttpStatus.REQUEST_TIMEOUT,
				"The body stalled while too many were in progress; send it again with the same key.", null);
	}

	/** The client cannot read the response any more. */
	static RequestBodyException broken(Throwable failure) {
		return new RequestBodyException(HttpStatus.BAD_REQUEST, "The body broke off.", failure);
	}

	static boolean isTooSlow(Throwable failure) {
		return failure instanceof RequestBodyException refused
				&& refused.getStatusCode().isSameCodeAs(HttpStatus.REQUEST_TIMEOUT);
	}

	@Override
	public HttpHeaders getHeaders() {
		return getStatusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)
				|| getStatusCode().isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)
						? Problems.retryAfter(1)
						: new HttpHeaders();
	}
}
