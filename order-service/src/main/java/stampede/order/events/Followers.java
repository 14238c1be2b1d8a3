package stampede.order.events;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import stampede.order.OrderEvent;
import stampede.order.OrderId;

/** The open event streams of this process, by order. Thread-safe; one thread at a time publishes. */
@Component
class Followers {
	private static final int SMALL = 8;
	private final Map<OrderId, Set<Follower>> byOrder = new ConcurrentHashMap<>();

	/** An event stream. Buffers events from the moment at which it joined until it is subscribed. */
	static final class Follower {
		private final OrderId order;
		/** Unbounded, but an order has few events. */
		private final Sinks.Many<OrderEvent> news = Sinks.many().unicast()
				.onBackpressureBuffer(Queues.<OrderEvent>unbounded(SMALL).get());

		private Follower(OrderId order) {
			this.order = order;
		}

		/** Completes where the client has to reconnect; for one subscriber. */
		Flux<OrderEvent> news() {
			return news.asFlux();
		}
	}

	Follower join(OrderId order) {
		var follower = new Follower(order);
		byOrder.compute(order, (_, all) -> {
			var joined = all == null ? ConcurrentHashMap.<Follower>newKeySet(1) : all;
			joined.add(follower);
			return joined;
		});
		return follower;
	}

	void leave(Follower follower) {
		byOrder.computeIfPresent(follower.order, (_, all) -> {
			all.remove(follower);
			return all.isEmpty() ? null : all;
		});
	}

	boolean isEmpty() {
		return byOrder.isEmpty();
	}

	void publish(OrderId order, OrderEvent event) {
		var all = byOrder.get(order);
		if (all != null) {
			all.forEach(each -> each.news.tryEmitNext(event));
		}
	}

	/** Ends all streams: the clients reconnect with the id of their last event. */
	void endAll() {
		byOrder.values().forEach(all -> all.forEach(each -> each.news.tryEmitComplete()));
	}
}
