package stampede.inventory.web;

import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.inventory.hold.Holds;

/**
 * Reservations of several orders at once; {@link ReservationController} serves single orders. A refusal concerns its order
 * alone; an error concerns all of them, and says nothing about whether any took effect. Safe to repeat.
 */
@RestController
@RequestMapping(path = "/internal/reservations", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
class ReservationListController {
	private final Holds holds;

	ReservationListController(Holds holds) {
		this.holds = holds;
	}

	/** Competing orders are served in the order of the list. */
	@PostMapping
	Mono<OutcomesView> reserve(@Valid @RequestBody ReservationsRequest request) {
		return holds.hold(request.holds()).map(outcomes -> OutcomesView.of(outcomes, ReservationView::of));
	}

	@PostMapping("/commits")
	Mono<OutcomesView> commit(@Valid @RequestBody CommitsRequest request) {
		return holds.commit(request.orderIds())
				.map(outcomes -> OutcomesView.of(outcomes, ReservationView::withoutLines));
	}
}
