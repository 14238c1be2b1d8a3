package stampede.simulator.web;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.simulator.charge.Charges;
import stampede.simulator.stripe.IntentObject;
import stampede.simulator.stripe.ListObject;

/** Stripe's calls on payment intents. */
@RestController
@RequestMapping(path = "/v1/payment_intents", produces = MediaType.APPLICATION_JSON_VALUE)
class IntentController {
	private final IdempotentCalls calls;
	private final Charges charges;
	private final IntentForms forms;

	IntentController(IdempotentCalls calls, Charges charges, IntentForms forms) {
		this.calls = calls;
		this.charges = charges;
		this.forms = forms;
	}

	@PostMapping
	Mono<ResponseEntity<Object>> create(ServerWebExchange exchange) {
		return calls.post(exchange, forms::create);
	}

	@PostMapping("/{id}/confirm")
	Mono<ResponseEntity<Object>> confirm(@PathVariable String id, ServerWebExchange exchange) {
		return calls.post(exchange, (form, _) -> forms.confirm(id, form));
	}

	@PostMapping("/{id}/capture")
	Mono<ResponseEntity<Object>> capture(@PathVariable String id, ServerWebExchange exchange) {
		return calls.post(exchange, (form, _) -> forms.capture(id, form));
	}

	@PostMapping("/{id}/cancel")
	Mono<ResponseEntity<Object>> cancel(@PathVariable String id, ServerWebExchange exchange) {
		return calls.post(exchange, (form, _) -> forms.cancel(id, form));
	}

	@GetMapping("/{id}")
	Mono<IntentObject> retrieve(@PathVariable String id, ServerWebExchange exchange) {
		return calls.get(exchange, charges.intent(id)).map(IntentObject::of);
	}

	@GetMapping
	Mono<ListObject> list(ServerWebExchange exchange) {
		var part = Listing.of(exchange.getRequest().getQueryParams());
		return calls.get(exchange, charges.intents(part.startingAfter(), part.limit()))
				.map(page -> ListObject.of(page, IntentObject::of, "/v1/payment_intents"));
	}
}
