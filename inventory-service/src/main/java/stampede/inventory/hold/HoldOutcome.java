package stampede.inventory.hold;

import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException;
import stampede.inventory.Reservation;

/** The outcome for one member of a list. A refusal is a value, so that it does not affect the other members. */
public sealed interface HoldOutcome {
	/** The command took effect, now or before. */
	record Done(Reservation reservation) implements HoldOutcome {}

	/** The command was refused and changed nothing. */
	record Refused(InventoryException reason) implements HoldOutcome {}

	/** For a call with one member: the reservation, or the refusal as an error. */
	default Mono<Reservation> single() {
		return switch (this) {
			case Done(var reservation) -> Mono.just(reservation);
			case Refused(var reason) -> Mono.error(reason);
		};
	}
}
