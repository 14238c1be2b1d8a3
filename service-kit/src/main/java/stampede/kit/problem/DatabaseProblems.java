package stampede.kit.problem;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** No connection was free, or the database is away or was too slow: come back, with the same key where there is one. */
@RestControllerAdvice
@Order(1)
class DatabaseProblems {
	private static final Logger log = LoggerFactory.getLogger(DatabaseProblems.class);
	static final String ONE_SECOND = "1";

	@ExceptionHandler({DataAccessResourceFailureException.class, TransientDataAccessException.class,
			CannotCreateTransactionException.class})
	ResponseEntity<ProblemDetail> unavailable(Exception failure) {
		log.warn("the database could not answer in time: {}", failure.toString());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
				.header(HttpHeaders.RETRY_AFTER, ONE_SECOND)
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.body(Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Busy; try again shortly."));
	}
}
