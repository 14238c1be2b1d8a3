package stampede.identity.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import stampede.identity.IdentityException;
import stampede.kit.problem.Problems;

/** Refusals of identity-service as problems. */
@RestControllerAdvice
@Order(0)
class IdentityProblems {
	private static final int BUSY_SECONDS = 2;
	private static final int MAILS_SECONDS = 60;

	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(IdentityException failure) {
		return switch (failure) {
			case IdentityException.SignInRefused _ ->
				problem(HttpStatus.UNAUTHORIZED, "sign-in-refused", failure, challenge());
			case IdentityException.InvalidAddress _ ->
				problem(HttpStatus.BAD_REQUEST, "bad-request", failure, HttpHeaders.EMPTY);
			case IdentityException.SessionEnded _ ->
				problem(HttpStatus.UNAUTHORIZED, "session-ended", failure, challenge());
			case IdentityException.SessionNotFound _ ->
				problem(HttpStatus.NOT_FOUND, "session-not-found", failure, HttpHeaders.EMPTY);
			case IdentityException.Busy _ -> problem(HttpStatus.SERVICE_UNAVAILABLE, "sign-in-busy", failure,
					Problems.retryAfter(BUSY_SECONDS));
			case IdentityException.TooManyRequests _ -> problem(HttpStatus.TOO_MANY_REQUESTS, "rate-limited", failure,
					Problems.retryAfter(MAILS_SECONDS));
			case IdentityException.MailTokenInvalid _ ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "mail-token-invalid", failure, HttpHeaders.EMPTY);
			case IdentityException.PasswordRefused _ ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "password-refused", failure, HttpHeaders.EMPTY);
			case IdentityException.OriginRefused _ ->
				problem(HttpStatus.FORBIDDEN, "origin-refused", failure, HttpHeaders.EMPTY);
			case IdentityException.NoAccount _ ->
				problem(HttpStatus.FORBIDDEN, "forbidden", failure, HttpHeaders.EMPTY);
			case IdentityException.KeyNotPublished early -> problem(HttpStatus.CONFLICT, "key-not-published", failure,
					Problems.retryAfter(early.seconds()));
		};
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String type, IdentityException failure,
			HttpHeaders headers) {
		return Problems.response(Problems.problem(status, type, failure), headers);
	}

	/** RFC 9110, 15.5.2: a 401 names a scheme. */
	private static HttpHeaders challenge() {
		var headers = new HttpHeaders();
		headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		return headers;
	}
}
