package stampede.inventory.hold;

import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException;
import stampede.inventory.Reservation;

/** What came of one member of a list. A refusal is a value, so that it takes nothing from the others. */
public sealed interface HoldOutcome {
	/** It is done, or had been. */
	record Done(Reservation reservation) implements HoldOutcome {}

	/** Nothing was changed for it. */
	record Refused(InventoryException reason) implements HoldOutcome {}

	/** For a caller who asked for one: the reservation, or the reason as an error. */
	default Mono<Reservation> single() {
		return switch (this) {
			case Done(var reservation) -> Mono.just(reservation);
			case Refused(var reason) -> Mono.error(reason);
		};
	}
}
