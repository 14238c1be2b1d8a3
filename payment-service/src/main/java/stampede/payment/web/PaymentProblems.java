package stampede.payment.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import stampede.kit.problem.Problems;
import stampede.payment.PaymentException;

/** Refusals of payments as problems. */
@RestControllerAdvice
@Order(0)
class PaymentProblems {
	@ExceptionHandler
	ResponseEntity<ProblemDetail> refused(PaymentException failure) {
		return switch (failure) {
			case PaymentException.NotFound _ -> problem(HttpStatus.NOT_FOUND, "payment-not-found", failure);
			case PaymentException.Mismatch _ -> problem(HttpStatus.UNPROCESSABLE_ENTITY, "payment-mismatch", failure);
			case PaymentException.NotCapturable _ -> problem(HttpStatus.CONFLICT, "payment-not-capturable", failure);
			case PaymentException.NotCaptured _ -> problem(HttpStatus.CONFLICT, "payment-not-captured", failure);
			case PaymentException.RefundTooLarge _ ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "refund-too-large", failure);
			case PaymentException.NoDiscrepancy _ -> problem(HttpStatus.NOT_FOUND, "discrepancy-not-found", failure);
			case PaymentException.DiscrepancyResolved _ ->
				problem(HttpStatus.CONFLICT, "discrepancy-resolved", failure);
			case PaymentException.NotRefundable _ ->
				problem(HttpStatus.CONFLICT, "discrepancy-not-refundable", failure);
			case PaymentException.RefundRefused _ -> problem(HttpStatus.CONFLICT, "refund-refused", failure);
			case PaymentException.RefundMismatch _ ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "refund-mismatch", failure);
			case PaymentException.ProviderUnavailable _ ->
				problem(HttpStatus.SERVICE_UNAVAILABLE, "provider-unavailable", failure);
			case PaymentException.Busy _ -> problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", failure);
			case PaymentException.Stale _ -> problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", failure);
		};
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String type, PaymentException failure) {
		return Problems.response(Problems.problem(status, type, failure),
				status == HttpStatus.SERVICE_UNAVAILABLE ? Problems.retryAfter(1) : HttpHeaders.EMPTY);
	}
}
