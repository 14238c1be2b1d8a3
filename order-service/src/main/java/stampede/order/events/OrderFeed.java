package stampede.order.events;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import stampede.order.OrderEvent;
import stampede.order.OrderId;
import stampede.order.store.OrderEvents;

/** The events of one order: past ones, then new ones. */
@Component
public class OrderFeed {
	private final OrderEvents events;
	private final Followers followers;
	private final EventTail tail;

	OrderFeed(OrderEvents events, Followers followers, EventTail tail) {
		this.events = events;
		this.followers = followers;
		this.tail = tail;
	}

	/**
	 * Each event after {@code seq} once and in order, within about the tail's interval after its commit, whichever process wrote it.
	 * Completes only where the client has to reconnect with the id of its last event. Fails when past events cannot be read.
	 */
	public Flux<OrderEvent> after(OrderId order, int seq) {
		return Flux.using(() -> followers.join(order),
				follower -> tail.ready()
						.thenMany(Flux.concat(Flux.defer(() -> events.after(order, seq)), follower.news()))
						.transformDeferred(all -> withoutDuplicates(all, seq)),
				followers::leave);
	}

	/** An event that became visible between joining and reading is in both parts. */
	private static Flux<OrderEvent> withoutDuplicates(Flux<OrderEvent> events, int seq) {
		var last = new AtomicInteger(seq);
		return events.filter(event -> last.getAndAccumulate(event.seq(), Math::max) < event.seq());
	}
}
