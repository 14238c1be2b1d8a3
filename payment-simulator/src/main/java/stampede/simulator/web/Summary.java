package stampede.simulator.web;

import java.util.List;
import java.util.Objects;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Intent.Status;

/** Sums over everything ever charged; {@code distinctOrders} counts those of the succeeded intents. */
record Summary(long succeeded, long amountCaptured, long amountRefunded, long distinctOrders) {
	static Summary of(List<Intent> intents) {
		var succeeded = intents.stream()
				.filter(intent -> intent.status() == Status.SUCCEEDED)
				.toList();
		var charges = succeeded.stream()
				.map(intent -> Objects.requireNonNull(intent.charge()))
				.toList();
		return new Summary(succeeded.size(),
				charges.stream().mapToLong(Intent.Charge::captured).sum(),
				charges.stream().mapToLong(Intent.Charge::refunded).sum(),
				succeeded.stream()
						.map(intent -> intent.terms().metadata().get("order_id"))
						.filter(Objects::nonNull)
						.distinct()
						.count());
	}
}
