package stampede.simulator.web;

import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.simulator.behaviour.Behaviour;
import stampede.simulator.behaviour.FaultInjector;
import stampede.simulator.charge.Charges;
import stampede.simulator.charge.Command;
import stampede.simulator.charge.InvalidRequestException;
import stampede.simulator.charge.Totals;
import stampede.simulator.stripe.EventObject;
import stampede.simulator.webhook.Webhooks;

/** The admin API of the simulator: fault settings, and the record of charges. */
@RestController
@RequestMapping(path = "/admin", produces = MediaType.APPLICATION_JSON_VALUE)
class AdminController {
	private static final int PAGE = 1_000;
	private final FaultInjector faults;
	private final Charges charges;
	private final Webhooks webhooks;
	private final Clock clock;

	AdminController(FaultInjector faults, Charges charges, Webhooks webhooks, Clock clock) {
		this.faults = faults;
		this.charges = charges;
		this.webhooks = webhooks;
		this.clock = clock;
	}

	@GetMapping("/behaviour")
	Behaviour behaviour() {
		return faults.current();
	}

	@PutMapping("/behaviour")
	Behaviour behave(@RequestBody Behaviour behaviour) {
		faults.become(behaviour);
		return behaviour;
	}

	@DeleteMapping("/behaviour")
	Behaviour reset() {
		faults.reset();
		return faults.current();
	}

	/** The customer disputes the charge at the bank, which takes the money back. */
	@PostMapping("/charges/{intent}/dispute")
	Mono<Void> dispute(@PathVariable String intent) {
		return dispute(new Command.Dispute(intent, false));
	}

	/** The merchant wins the dispute and has the money again. */
	@PostMapping("/charges/{intent}/dispute/won")
	Mono<Void> winDispute(@PathVariable String intent) {
		return dispute(new Command.Dispute(intent, true));
	}

	private Mono<Void> dispute(Command.Dispute command) {
		return charges.intent(command.intent())
				.map(before -> Objects.requireNonNull(before.charge()).disputed())
				.flatMap(before -> charges.execute(command, null, "")
						.doOnNext(answer -> {
							if (answer.refusal() != null) {
								throw new InvalidRequestException(answer.refusal());
							}
							var amount = Math.max(before, Objects.requireNonNull(answer.intent().charge()).disputed());
							EventObject.ofDispute(answer.intent(), amount, command.won(), clock.instant())
									.forEach(webhooks::publish);
						}))
				.then();
	}

	@GetMapping("/charges")
	Mono<ChargesView> charges(@RequestParam(required = false) @Nullable String cursor) {
		return charges.charged(cursor, PAGE).map(ChargesView::of);
	}

	@GetMapping("/summary")
	Mono<Totals> summary() {
		return charges.totals();
	}
}
