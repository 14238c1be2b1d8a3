package stampede.payment.webhook;

import stampede.kit.openapi.Contract;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.problem.Problems;

/** Receives the provider's events. The signature over the raw body replaces a token. */
@RestController
@Tag(name = "webhooks", description = "Events of the payment provider")
class WebhookController {
	private final WebhookSignature signature;
	private final Webhooks webhooks;

	WebhookController(WebhookSignature signature, Webhooks webhooks) {
		this.signature = signature;
		this.webhooks = webhooks;
	}

	/** 200 for every signed event, whatever its content: anything else makes the provider send it again. */
	@Operation(operationId = "receiveProviderEvent", summary = "Receive an event of the payment provider", description = "Signed over the raw body (Stripe-Signature). A signed event is never refused for its content; types that say nothing about a charge, a refund or a dispute have no effect.")
	@Contract(answers = "200 The event is stored and applied; a duplicate has no effect.", refuses = {
			"400 invalid-event"})
	@PostMapping("/api/v1/payments/webhooks/stripe")
	Mono<Void> receive(
			@Parameter(description = "Time and signatures", example = "t=1795704863,v1=5257a869...") @RequestHeader(name = WebhookSignature.HEADER, required = false) @Nullable String header,
			@RequestBody byte[] payload) {
		return Mono.fromRunnable(() -> signature.verify(header, payload)).then(webhooks.accept(payload));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> invalid(InvalidEventException failure) {
		var problem = Problems.problem(HttpStatus.BAD_REQUEST, "invalid-event", String.valueOf(failure.getMessage()));
		return ResponseEntity.badRequest().contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}
}
