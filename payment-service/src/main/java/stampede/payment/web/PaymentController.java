package stampede.payment.web;

import stampede.kit.openapi.Contract;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.payment.PaymentException;
import stampede.payment.store.Payments;

/** The caller's own payments; other customers' payments are reported as unknown. */
@RestController
@Tag(name = "payments", description = "The payments of orders")
@RequestMapping(path = "/api/v1/payments", produces = MediaType.APPLICATION_JSON_VALUE)
class PaymentController {
	private final Payments payments;

	PaymentController(Payments payments) {
		this.payments = payments;
	}

	@Operation(operationId = "readPayment", summary = "Read a payment", description = "A customer's own.")
	@Contract(scopes = "orders", answers = "200 The current payment.", refuses = "404 payment-not-found")
	@GetMapping("/{paymentId}")
	Mono<OwnPaymentView> read(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = "paymentId of the order") @PathVariable UUID paymentId) {
		return payments.byIdAndCustomer(paymentId, caller.getSubject())
				.switchIfEmpty(Mono.error(PaymentException.NotFound::new))
				.map(OwnPaymentView::of);
	}
}
