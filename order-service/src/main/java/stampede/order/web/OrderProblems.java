package stampede.order.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import stampede.kit.problem.Problems;
import stampede.order.OrderException;

/** Refusals of orders as problems. */
@RestControllerAdvice
@Order(0)
class OrderProblems {
	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(OrderException failure) {
		return switch (failure) {
			case OrderException.NotFound _ -> problem(HttpStatus.NOT_FOUND, "order-not-found", failure);
			case OrderException.PassRequired _ -> problem(HttpStatus.FORBIDDEN, "pass-required", failure);
			case OrderException.IllegalTransition _ ->
				problem(HttpStatus.CONFLICT, "illegal-order-transition", failure);
			case OrderException.CoolDown wait -> later(HttpStatus.TOO_MANY_REQUESTS, "too-many-unpaid-orders", failure,
					wait.seconds());
			case OrderException.TooManyReturns _ -> problem(HttpStatus.CONFLICT, "too-many-returns", failure);
			case OrderException.ReturnWindowClosed _ ->
				problem(HttpStatus.CONFLICT, "return-window-closed", failure);
			case OrderException.NotStuck _ -> problem(HttpStatus.CONFLICT, "order-not-stuck", failure);
			case OrderException.RefundFailed refused -> refundFailed(refused);
			case OrderException.RefundTooLarge _ ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "refund-too-large", failure);
			case OrderException.KeyReused _ ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "idempotency-key-reused", failure);
			case OrderException.InFlight _ -> later(HttpStatus.CONFLICT, "request-in-flight", failure, 1);
			case OrderException.Stale _ -> later(HttpStatus.CONFLICT, "request-in-flight", failure, 1);
		};
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String type, OrderException failure) {
		return Problems.response(Problems.problem(status, type, failure), HttpHeaders.EMPTY);
	}

	private static ResponseEntity<ProblemDetail> later(HttpStatus status, String type, OrderException failure,
			long seconds) {
		return Problems.response(Problems.problem(status, type, failure), Problems.retryAfter(seconds));
	}

	private static ResponseEntity<ProblemDetail> refundFailed(OrderException.RefundFailed failure) {
		var problem = Problems.problem(HttpStatus.CONFLICT, "refund-failed", failure);
		problem.setProperty("orderId", failure.order().value());
		problem.setProperty("state", failure.state());
		return Problems.response(problem, HttpHeaders.EMPTY);
	}
}
