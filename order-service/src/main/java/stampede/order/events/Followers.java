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

/** Who follows which order in this process. Thread-safe; one thread at a time tells. */
@Component
class Followers {
	private static final int SMALL = 8;
	private final Map<OrderId, Set<Follower>> byOrder = new ConcurrentHashMap<>();

	/** Hears what is told of an order from the moment at which it joined; keeps it until somebody listens. */
	static final class Follower {
		private final OrderId order;
		/** Grows with an order's events alone, of which there are few. */
		private final Sinks.Many<OrderEvent> news = Sinks.many().unicast()
				.onBackpressureBuffer(Queues.<OrderEvent>unbounded(SMALL).get());

		private Follower(OrderId order) {
			this.order = order;
		}

		/** Completes where the follower has to begin anew; for one subscriber. */
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

	void tell(OrderId order, OrderEvent event) {
		var all = byOrder.get(order);
		if (all != null) {
			all.forEach(each -> each.news.tryEmitNext(event));
		}
	}

	/** Ends what everybody hears: their clients come back, and say what they have heard last. */
	void endAll() {
		byOrder.values().forEach(all -> all.forEach(each -> each.news.tryEmitComplete()));
	}
}
