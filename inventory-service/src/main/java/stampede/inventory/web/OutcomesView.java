package stampede.inventory.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import stampede.inventory.Reservation;
import stampede.inventory.hold.HoldOutcome;

/** The outcomes of the members of a list, in its order. */
record OutcomesView(List<Outcome> outcomes) {
	/**
	 * The response that a call for this order alone would get.
	 *
	 * @param reservation absent if the member was refused
	 * @param problem absent unless the member was refused
	 */
	record Outcome(@Nullable ReservationView reservation, @Nullable ProblemDetail problem) {}

	static OutcomesView of(List<HoldOutcome> outcomes, Function<Reservation, ReservationView> view) {
		return new OutcomesView(outcomes.stream().map(outcome -> switch (outcome) {
			case HoldOutcome.Done(var reservation) -> new Outcome(view.apply(reservation), null);
			case HoldOutcome.Refused(var reason) -> new Outcome(null, InventoryProblems.of(reason));
		}).toList());
	}
}
