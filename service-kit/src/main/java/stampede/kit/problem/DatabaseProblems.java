package stampede.kit.problem;

import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.r2dbc.SqlStates;

/** Answers 503 with Retry-After when no connection was free, the database is unavailable or too slow, or transactions conflicted. */
@RestControllerAdvice
@Order(1)
class DatabaseProblems {
	private static final AggregatedWarning UNAVAILABLE = new AggregatedWarning(
			LoggerFactory.getLogger(DatabaseProblems.class),
			"{} requests failed because the database was unavailable, too slow or in conflict; latest failure: {}");
	private final FrameworkProblems others;

	DatabaseProblems(FrameworkProblems others) {
		this.others = others;
	}

	@ExceptionHandler({DataAccessResourceFailureException.class, TransientDataAccessException.class,
			CannotCreateTransactionException.class})
	ResponseEntity<Object> unavailable(Exception failure) {
		UNAVAILABLE.add(failure.toString());
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
				.headers(Problems.retryAfter(1))
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.body(Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Busy; try again shortly."));
	}

	/** A failure that Spring has no type for; a deadlock is one. */
	@ExceptionHandler
	Mono<ResponseEntity<Object>> uncategorized(UncategorizedDataAccessException failure, ServerWebExchange exchange) {
		return SqlStates.isTransient(failure)
				? Mono.just(unavailable(failure))
				: others.unforeseen(failure, exchange);
	}
}
