package stampede.inventory.web;

import jakarta.validation.Valid;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.inventory.hold.HoldBatches;
import stampede.inventory.maintenance.Audit;
import stampede.inventory.stock.GoodsReturn;
import stampede.inventory.stock.Returning;

/** Internal API of reservations for other services; every call is keyed by the order and safe to repeat. */
@RestController
@RequestMapping(path = "/internal", produces = MediaType.APPLICATION_JSON_VALUE)
class ReservationController {
	private static final String RESERVATION = "/reservations/{order}";
	private final HoldBatches holds;
	private final Returning returning;
	private final Audit audit;

	ReservationController(HoldBatches holds, Returning returning, Audit audit) {
		this.holds = holds;
		this.returning = returning;
		this.audit = audit;
	}

	@PutMapping(path = RESERVATION, consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ReservationView> reserve(@PathVariable UUID order, @Valid @RequestBody ReservationRequest request) {
		return holds.hold(request.hold(order)).map(ReservationView::of);
	}

	@PostMapping(RESERVATION + "/commit")
	Mono<ReservationView> commit(@PathVariable UUID order) {
		return holds.commit(order).map(ReservationView::of);
	}

	@DeleteMapping(RESERVATION)
	Mono<ReservationView> release(@PathVariable UUID order) {
		return holds.release(order).map(ReservationView::withoutLines);
	}

	@PutMapping(path = RESERVATION + "/returns/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ReturnView> takeBack(@PathVariable UUID order, @PathVariable UUID id,
			@Valid @RequestBody ReturnRequest request) {
		return returning.takeBack(new GoodsReturn(id, order, LineRequest.lines(request.lines()))).map(ReturnView::of);
	}

	@GetMapping("/audit")
	Mono<Audit.Violations> audit() {
		return audit.violations();
	}
}
