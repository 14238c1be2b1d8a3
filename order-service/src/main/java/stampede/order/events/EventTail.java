package stampede.order.events;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import stampede.order.store.OrderEvents;
import stampede.order.store.Snapshot;

/**
 * Reads new events once for all event streams of this process, so that the cost depends on the number of events and not of streams.
 * Without streams it does not query. After a failed query the next one starts where the last successful one ended.
 */
@Component
class EventTail {
	private static final Logger log = LoggerFactory.getLogger(EventTail.class);
	/** Limit of a query: a dead connection must not stop the tail. */
	private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(10);
	private final OrderEvents events;
	private final Followers followers;
	private final Duration interval;
	private Sinks.Empty<Void> begun = Sinks.empty();
	private @Nullable Snapshot seen;
	private @Nullable Disposable queries;

	EventTail(OrderEvents events, Followers followers, TailProperties properties) {
		this.events = events;
		this.followers = followers;
		this.interval = properties.interval();
	}

	@PostConstruct
	void start() {
		queries = Mono.defer(this::query)
				.timeout(QUERY_TIMEOUT)
				.doOnError(failure -> log.warn("query for new order events failed; retrying: {}",
						failure.toString()))
				.onErrorComplete()
				.repeatWhen(ends -> ends.delayElements(interval))
				.subscribe();
	}

	@PreDestroy
	void stop() {
		if (queries != null) {
			queries.dispose();
		}
		followers.endAll();
	}

	/**
	 * Completes when a follower that has joined gets all events that become visible from then on: at once, or within an interval for the
	 * first follower.
	 */
	synchronized Mono<Void> ready() {
		return seen == null ? begun.asMono() : Mono.empty();
	}

	private Mono<Void> query() {
		var from = from();
		if (followers.isEmpty()) {
			return Mono.empty();
		}
		return from == null
				? events.now().doOnNext(this::begin).then()
				: events.since(from).doOnNext(news -> publish(from, news)).then();
	}

	/** The snapshot to continue from; null for the first follower, which waits for the next snapshot. */
	private synchronized @Nullable Snapshot from() {
		if (followers.isEmpty()) {
			seen = null;
		}
		return seen;
	}

	private synchronized void begin(Snapshot now) {
		seen = now;
		var waiting = begun;
		begun = Sinks.empty();
		waiting.tryEmitEmpty();
	}

	private void publish(Snapshot from, OrderEvents.NewEvents news) {
		synchronized (this) {
			seen = news.now();
		}
		if (news.now().isBefore(from)) {
			log.warn("the database was restored to an earlier state; all event streams end");
			followers.endAll();
			return;
		}
		news.events().forEach(each -> followers.publish(each.order(), each.event()));
	}
}
