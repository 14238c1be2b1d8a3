package stampede.simulator.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.simulator.behaviour.Behaviour;
import stampede.simulator.behaviour.FaultInjector;
import stampede.simulator.charge.Charges;
import stampede.simulator.charge.Totals;

/** The test's side of the simulator: how it behaves, and what it charged. */
@RestController
@RequestMapping(path = "/admin", produces = MediaType.APPLICATION_JSON_VALUE)
class AdminController {
	private static final int PAGE = 1_000;
	private final FaultInjector faults;
	private final Charges charges;

	AdminController(FaultInjector faults, Charges charges) {
		this.faults = faults;
		this.charges = charges;
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

	@GetMapping("/charges")
	Mono<ChargesView> charges(@RequestParam(required = false) @Nullable String cursor) {
		return charges.charged(cursor, PAGE).map(ChargesView::of);
	}

	@GetMapping("/summary")
	Mono<Totals> summary() {
		return charges.totals();
	}
}
