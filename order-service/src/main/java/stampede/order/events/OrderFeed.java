package stampede.order.events;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import stampede.order.OrderEvent;
import stampede.order.OrderId;
import stampede.order.Orders;

/** The events of one order: those that have been, then those that come. */
@Component
public class OrderFeed {
	private final Orders orders;
	private final Followers followers;
	private final EventTail tail;

	OrderFeed(Orders orders, Followers followers, EventTail tail) {
		this.orders = orders;
		this.followers = followers;
		this.tail = tail;
	}

	/**
	 * Every event after {@code seq} once and in order, within about the tail's interval of its commit, whichever process wrote
	 * it. Never ends by itself while all goes well; completes where the subscriber has to begin anew, after what it has heard
	 * last. Fails when what has been cannot be read.
	 */
	public Flux<OrderEvent> after(OrderId order, int seq) {
		return Flux.using(() -> followers.join(order),
				follower -> tail.ready()
						.thenMany(Flux.concat(Flux.defer(() -> orders.eventsAfter(order, seq)), follower.news()))
						.transformDeferred(events -> each(events, seq)),
				followers::leave);
	}

	/** What became visible between joining and reading is in both. */
	private static Flux<OrderEvent> each(Flux<OrderEvent> events, int seq) {
		var last = new AtomicInteger(seq);
		return events.filter(event -> last.getAndAccumulate(event.seq(), Math::max) < event.seq());
	}
}
