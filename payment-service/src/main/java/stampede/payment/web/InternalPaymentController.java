package stampede.payment.web;

import jakarta.validation.Valid;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.payment.Payment;
import stampede.payment.PaymentException;
import stampede.payment.Refund;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.store.PaymentAudit;
import stampede.payment.store.Payments;

/** Internal API of payments for other services: keyed by the order's id, each call safe to repeat. */
@RestController
@RequestMapping(path = "/internal", produces = MediaType.APPLICATION_JSON_VALUE)
class InternalPaymentController {
	private final Payments payments;
	private final Charging charging;
	private final Refunding refunding;
	private final PaymentAudit audit;

	InternalPaymentController(Payments payments, Charging charging, Refunding refunding, PaymentAudit audit) {
		this.payments = payments;
		this.charging = charging;
		this.refunding = refunding;
		this.audit = audit;
	}

	@PutMapping(path = "/payments/{orderId}", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<PaymentView>> charge(@PathVariable UUID orderId, @Valid @RequestBody ChargeRequest request) {
		return charging.charge(orderId, request.customer(), request.amount(), request.token())
				.map(payment -> answer(payment, !payment.state().isOpen()));
	}

	@GetMapping("/payments/{orderId}")
	Mono<PaymentView> read(@PathVariable UUID orderId) {
		return payments.byOrder(orderId).switchIfEmpty(Mono.error(PaymentException.NotFound::new)).map(PaymentView::of);
	}

	@PostMapping("/payments/{orderId}/capture")
	Mono<ResponseEntity<PaymentView>> capture(@PathVariable UUID orderId) {
		return charging.capture(orderId).map(payment -> answer(payment, payment.state().captured() > 0));
	}

	@PostMapping(path = "/payments/{orderId}/void", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<PaymentView>> reverse(@PathVariable UUID orderId, @Valid @RequestBody VoidRequest request) {
		return charging.reverse(orderId, request.customer())
				.map(payment -> answer(payment, payment.state().isUndone()));
	}

	@PutMapping(path = "/payments/{orderId}/refunds/{refundId}", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<RefundView>> refund(@PathVariable UUID orderId, @PathVariable UUID refundId,
			@Valid @RequestBody RefundRequest request) {
		return refunding.refund(refundId, orderId, request.amount())
				.map(refund -> ResponseEntity
						.status(refund.state() == Refund.State.PENDING ? HttpStatus.ACCEPTED : HttpStatus.OK)
						.body(RefundView.of(refund, request.amount())));
	}

	@GetMapping("/audit")
	Mono<Map<String, Long>> audit() {
		return audit.violations();
	}

	private static ResponseEntity<PaymentView> answer(Payment payment, boolean known) {
		return ResponseEntity.status(known ? HttpStatus.OK : HttpStatus.ACCEPTED).body(PaymentView.of(payment));
	}
}
