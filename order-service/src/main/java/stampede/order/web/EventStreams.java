package stampede.order.web;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import stampede.kit.problem.InvalidValueException;
import stampede.kit.web.StrictParameters;
import stampede.order.Order;
import stampede.order.OrderEvent;
import stampede.order.OrderId;
import stampede.order.OrderMetric;
import stampede.order.OrderStatus;
import stampede.order.events.OrderFeed;
import stampede.order.store.OrderEvents;

/** The events of one order as server-sent events, from any process, until the order is final. */
@Component
class EventStreams {
	private static final ServerSentEvent<String> COMMENT = ServerSentEvent.<String>builder().comment("").build();
	private final Map<String, Integer> streams = new ConcurrentHashMap<>();
	private final AtomicInteger allStreams = new AtomicInteger();
	private final OrderEvents events;
	private final OrderFeed feed;
	private final FollowProperties properties;

	EventStreams(OrderEvents events, OrderFeed feed, FollowProperties properties, MeterRegistry meters) {
		this.events = events;
		this.feed = feed;
		this.properties = properties;
		OrderMetric.EVENT_STREAMS.gauge(meters, allStreams::get);
	}

	/**
	 * Starts after {@code lastEventId}, or at the beginning; completes when the order is final. 204 when the order is final and
	 * the client has every event: browsers then stop reconnecting (HTML Living Standard, 9.2).
	 */
	Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> of(Mono<Order> order, @Nullable String lastEventId) {
		return forgotten(Mono.fromCallable(() -> seq(lastEventId))
				.flatMap(from -> order.flatMap(found -> of(found, from))));
	}

	/**
	 * Objects that a stream references live as long as the stream, and the rows of the first query would be most of a
	 * stream's memory. So the query runs apart from it, and becomes garbage once it has been answered.
	 */
	private static <T> Mono<T> forgotten(Mono<T> question) {
		return Mono.deferContextual(context -> Mono.fromFuture(question.contextWrite(context).toFuture()));
	}

	private Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> of(Order order, int from) {
		return events.after(order.id(), from - 1).collectList().map(told -> {
			if (from > 0 && told.isEmpty()) {
				throw noSuchEvent(null);
			}
			var news = told.stream().filter(event -> event.seq() > from).toList();
			// The last event is the state as of now; an earlier event of a final name was followed by another action.
			if (!(told.isEmpty() ? order.state().isFinal() : isFinal(told.getLast()))) {
				var known = told.isEmpty() ? from : told.getLast().seq();
				return unbuffered().body(follow(order.id(), order.owner(), from, known));
			}
			return news.isEmpty()
					? ResponseEntity.noContent().<Flux<ServerSentEvent<String>>>build()
					: unbuffered().body(Flux.fromIterable(news).map(EventStreams::sse));
		});
	}

	/** A proxy of nginx' kind would hold events back until its buffer is full. */
	private static ResponseEntity.BodyBuilder unbuffered() {
		return ResponseEntity.ok().header("X-Accel-Buffering", "no");
	}

	/**
	 * A place is taken on subscription, so an error comes before the response's head and decides its status. It is
	 * released before the stream completes, because the client may reconnect at once.
	 */
	private Flux<ServerSentEvent<String>> follow(OrderId order, String owner, int from, int known) {
		return Flux.using(() -> takenPlace(owner), _ -> told(order, from, known), this::leavePlace);
	}

	/**
	 * Begins with a comment, so that the response head is sent at once.
	 *
	 * @param known the last event when the stream began, at which the order was not final
	 */
	private Flux<ServerSentEvent<String>> told(OrderId order, int from, int known) {
		return Flux.defer(() -> {
			var over = Sinks.<Void>empty();
			var published = feed.after(order, from)
					.takeUntil(event -> event.seq() > known && isFinal(event))
					.take(properties.maxDuration())
					.map(EventStreams::sse)
					.doFinally(_ -> over.tryEmitEmpty());
			var heartbeats = Flux.interval(Duration.ZERO, properties.heartbeat())
					.onBackpressureDrop()
					.map(_ -> COMMENT)
					.takeUntilOther(over.asMono());
			return Flux.merge(heartbeats, published);
		});
	}

	/** Looked at and taken in one step: a burst must not pass together. */
	private String takenPlace(String caller) {
		if (allStreams.getAndUpdate(open -> Math.min(open + 1, properties.maxStreams())) == properties.maxStreams()) {
			throw tooMany();
		}
		var isFull = new AtomicBoolean();
		streams.merge(caller, 1, (open, one) -> {
			isFull.set(open >= properties.maxStreamsPerCaller());
			return isFull.get() ? open : open + one;
		});
		if (isFull.get()) {
			allStreams.decrementAndGet();
			throw tooMany();
		}
		return caller;
	}

	private void leavePlace(String caller) {
		allStreams.decrementAndGet();
		streams.computeIfPresent(caller, (_, open) -> open == 1 ? null : open - 1);
	}

	private static ResponseStatusException tooMany() {
		return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
				"too many followers; read the order instead");
	}

	private static boolean isFinal(OrderEvent event) {
		return OrderStatus.valueOf(event.type()).isFinal();
	}

	private static ServerSentEvent<String> sse(OrderEvent event) {
		return ServerSentEvent.builder(event.payload()).id(Integer.toString(event.seq())).event(event.type()).build();
	}

	private static int seq(@Nullable String lastEventId) {
		if (lastEventId == null || lastEventId.isEmpty()) {
			return 0;
		}
		try {
			return Math.max(0, StrictParameters.number(lastEventId));
		} catch (InvalidValueException unknown) {
			throw noSuchEvent(unknown);
		}
	}

	private static ResponseStatusException noSuchEvent(@Nullable Throwable cause) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST,
				"Last-Event-ID is not the id of an event of this order",
				cause);
	}
}
