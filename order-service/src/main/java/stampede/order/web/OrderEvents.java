package stampede.order.web;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.order.Order;
import stampede.order.OrderEvent;
import stampede.order.Orders;

/**
 * The events of one order as they are written, by whichever process, until the order is final. Reads the outbox at an
 * interval; a broker's relay may replace that later.
 */
@Component
class OrderEvents {
	private static final Set<String> FINAL = Set.of("CONFIRMED", "REFUNDED", "REJECTED", "CANCELLED");
	private static final Duration INTERVAL = Duration.ofMillis(250);
	private static final int ROUNDS_PER_HEARTBEAT = 60;

	/** Browsers come back with Last-Event-ID; a stream that nobody ends must not live for ever. */
	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final Orders orders;

	OrderEvents(Orders orders) {
		this.orders = orders;
	}

	/** Starts after {@code lastEventId}, or at the beginning; completes when the order is final. */
	Flux<ServerSentEvent<String>> of(Order order, @Nullable String lastEventId) {
		var seen = new AtomicInteger(seq(lastEventId));
		var round = Mono.defer(() -> orders.eventsAfter(order.id(), seen.get()).collectList())
				.doOnNext(events -> events.forEach(event -> seen.set(event.seq())));
		if (order.state().isFinal()) {
			return round.flatMapIterable(events -> events).map(OrderEvents::sse);
		}
		return round.repeatWhen(rounds -> rounds.delayElements(INTERVAL))
				.takeUntil(events -> !events.isEmpty() && FINAL.contains(events.getLast().type()))
				.index()
				.concatMapIterable(numbered -> sse(numbered.getT1(), numbered.getT2()))
				.take(LONGEST);
	}

	private static List<ServerSentEvent<String>> sse(long round, List<OrderEvent> events) {
		if (events.isEmpty() && round % ROUNDS_PER_HEARTBEAT == ROUNDS_PER_HEARTBEAT - 1) {
			return List.of(ServerSentEvent.<String>builder().comment("").build());
		}
		return events.stream().map(OrderEvents::sse).toList();
	}

	private static ServerSentEvent<String> sse(OrderEvent event) {
		return ServerSentEvent.builder(event.payload()).id(Integer.toString(event.seq())).event(event.type()).build();
	}

	private static int seq(@Nullable String lastEventId) {
		if (lastEventId == null) {
			return 0;
		}
		try {
			return Math.max(0, Integer.parseInt(lastEventId));
		} catch (NumberFormatException unknown) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Last-Event-ID is none that this service gave",
					unknown);
		}
	}
}
