package stampede.simulator.web;

import java.util.Set;
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
import stampede.simulator.charge.Command;
import stampede.simulator.stripe.ListObject;
import stampede.simulator.stripe.RefundObject;

/** Stripe's calls on refunds. */
@RestController
@RequestMapping(path = "/v1/refunds", produces = MediaType.APPLICATION_JSON_VALUE)
class RefundController {
	private static final Set<String> REASONS = Set.of("duplicate", "fraudulent", "requested_by_customer");
	private final IdempotentCalls calls;
	private final Charges charges;

	RefundController(IdempotentCalls calls, Charges charges) {
		this.calls = calls;
		this.charges = charges;
	}

	@PostMapping
	Mono<ResponseEntity<Object>> create(ServerWebExchange exchange) {
		return calls.post(exchange, (form, _) -> giveBack(form));
	}

	@GetMapping("/{id}")
	Mono<RefundObject> retrieve(@PathVariable String id, ServerWebExchange exchange) {
		return calls.get(exchange, charges.refund(id)).map(RefundObject::of);
	}

	@GetMapping
	Mono<ListObject> list(ServerWebExchange exchange) {
		var query = exchange.getRequest().getQueryParams();
		var part = Listing.of(query);
		var intent = query.getFirst("payment_intent");
		var charge = query.getFirst("charge");
		return calls.get(exchange, charges.refunds(part.startingAfter(), part.limit(), intent, charge))
				.map(page -> ListObject.of(page, RefundObject::of, "/v1/refunds"));
	}

	private static Command giveBack(Form form) {
		form.only(Set.of("payment_intent", "charge", "amount", "reason"));
		var subject = form.text("payment_intent").orElseGet(() -> form.required("charge"));
		return new Command.GiveBack(subject, form.amount("amount").orElse(null),
				form.word("reason", REASONS).orElse(null), form.metadata());
	}
}
