package stampede.simulator.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ServerWebExchange;
import stampede.simulator.charge.InvalidRequestException;
import stampede.simulator.charge.ProviderException;
import stampede.simulator.charge.Refusal;
import stampede.simulator.stripe.ErrorObject;

/** Failures in Stripe's shape, not as problem details. */
@RestControllerAdvice
@RestController
@Order(0)
class StripeProblems {
	@ExceptionHandler
	ResponseEntity<ErrorObject.Body> refused(ProviderException failure) {
		return ResponseEntity.status(failure.refusal().status()).body(ErrorObject.body(failure.refusal()));
	}

	/** Everything under Stripe's path that no other method takes. */
	@RequestMapping("/v1/**")
	void unknown(ServerWebExchange exchange) {
		var request = exchange.getRequest();
		throw new InvalidRequestException(new Refusal(404, "invalid_request_error", null, null,
				"Unrecognized request URL (%s: %s).".formatted(request.getMethod(), request.getPath()), null));
	}
}
