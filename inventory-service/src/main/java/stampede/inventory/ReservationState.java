package stampede.inventory;

import java.time.Instant;

/** The state of a reservation; each state has only the data that are valid in it. */
public sealed interface ReservationState {
	/** Its stock is held; the sweeper may release it from {@code expiresAt} on. */
	record Active(Instant expiresAt) implements ReservationState {}

	/** Its stock was released because it expired; it may be re-acquired. */
	record Expired() implements ReservationState {}

	/** Its stock is committed; it can only be returned. */
	record Committed() implements ReservationState {}

	/** It holds nothing and never will: released by its order, perhaps before it was made. */
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
