package stampede.inventory;

import java.time.Instant;

/** Where a reservation stands; each state carries only the facts that are true in it. */
public sealed interface ReservationState {
	/** Its stock is held; the sweeper may give it back from {@code expiresAt} on. */
	record Active(Instant expiresAt) implements ReservationState {}

	/** Its stock was given back because its time was over; it may be taken again. */
	record Expired() implements ReservationState {}

	/** Its stock has left for good, but for returns. */
	record Committed() implements ReservationState {}

	/** It holds nothing and never will: given back by its order, perhaps before it was made. */
	record Released() implements ReservationState {}

	/** The state's name in the database and in answers. */
	default String label() {
		return switch (this) {
			case Active _ -> "ACTIVE";
			case Expired _ -> "EXPIRED";
			case Committed _ -> "COMMITTED";
			case Released _ -> "RELEASED";
		};
	}
}
