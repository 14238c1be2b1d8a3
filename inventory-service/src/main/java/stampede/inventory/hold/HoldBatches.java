package stampede.inventory.hold;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.inventory.Reservation;
import stampede.kit.batching.Batcher;

/**
 * Batches concurrent calls for single orders: the stock row of a hot item is locked once for many orders. As {@link Holds},
 * except that a refusal is an error.
 */
@Service
public class HoldBatches {
	private final Batcher<HoldStock, HoldOutcome> holds;
	private final Batcher<UUID, HoldOutcome> commits;
	private final Batcher<UUID, HoldOutcome> releases;

	HoldBatches(Holds service, ReservationProperties properties, MeterRegistry meters) {
		this.holds = new Batcher<>("holds", properties.batch(), service::hold, meters);
		this.commits = new Batcher<>("commits", properties.batch(), service::commit, meters);
		this.releases = new Batcher<>("releases", properties.batch(), service::release, meters);
	}

	/** Holds every line or none. */
	public Mono<Reservation> hold(HoldStock hold) {
		return holds.submit(hold).flatMap(HoldOutcome::single);
	}

	/** Commits the stock. */
	public Mono<Reservation> commit(UUID order) {
		return commits.submit(order).flatMap(HoldOutcome::single);
	}

	/** Releases the stock, and prevents any later hold for this order. */
	public Mono<Reservation> release(UUID order) {
		return releases.submit(order).flatMap(HoldOutcome::single);
	}
}
