package stampede.order.feed;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.drain.Drain;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.signature.TextSignatures;
import stampede.order.store.FeedEvents;
import stampede.order.store.FeedEvents.FeedEvent;
import stampede.order.store.FeedPosition;
import stampede.order.store.FeedReaders;

/**
 * The events of all orders for other services. A reader stores the cursor in the transaction that has the effect of the events, so that
 * each event has one effect. Reading is idempotent: the same cursor gets the same events, and later ones.
 */
@Component
public class EventFeed {
	private final FeedEvents events;
	private final FeedReaders readers;
	private final FeedProperties properties;
	private final Drain drain;
	private final Failpoints failpoints;
	/** The key is read once; a failed read is repeated. */
	private final Mono<Cursors> cursors;

	EventFeed(FeedEvents events, FeedReaders readers, FeedProperties properties, Drain drain, Failpoints failpoints) {
		this.events = events;
		this.readers = readers;
		this.properties = properties;
		this.drain = drain;
		this.failpoints = failpoints;
		this.cursors = readers.key().map(key -> new Cursors(new TextSignatures(key)))
				.cache(_ -> Duration.ofDays(365), _ -> Duration.ZERO, () -> Duration.ZERO);
	}

	/**
	 * An event for a reader.
	 *
	 * @param customer pseudonym of the order's owner
	 */
	public record Entry(FeedEvent event, String customer) {}

	/** @param cursor where the next page begins, also if there are no events */
	public record Page(List<Entry> events, String cursor) {}

	/**
	 * Registers the reader, and returns up to {@code limit} events after the cursor, or from the oldest complete one without a cursor.
	 * Without new events the page is empty, after {@code wait} or when this process is about to stop. Fails with
	 * {@link CursorUnknownException} if events after the cursor may be missing. Cancellation ends the wait and has no other effect.
	 */
	public Mono<Page> read(String reader, @Nullable String cursor, int limit, Duration wait) {
		return cursors.flatMap(known -> {
			var position = cursor == null
					? null
					: known.position(cursor).orElseThrow(CursorUnknownException::new);
			return page(position, limit)
					.flatMap(first -> readers.note(reader, first.since()).thenReturn(first))
					.flatMap(first -> first.events().isEmpty() ? awaited(first, limit, wait) : Mono.just(first))
					.doOnNext(_ -> failpoints.hit("order.before-feed-answer"))
					.map(page -> new Page(page.events().stream()
							.map(event -> new Entry(event, known.pseudonym(event.owner()))).toList(),
							known.text(page.next())));
		});
	}

	/** The pseudonym that events have for this customer; the same for all readers. Not invertible, and made without a query. */
	public Mono<String> pseudonym(String customer) {
		return cursors.map(known -> known.pseudonym(customer));
	}

	private Mono<FeedEvents.Page> page(@Nullable FeedPosition position, int limit) {
		return events.page(position, limit).map(page -> {
			if (!page.isUsable()) {
				throw new CursorUnknownException();
			}
			return page;
		});
	}

	/** Queries again at each interval; the first page with events, or the last empty one. */
	private Mono<FeedEvents.Page> awaited(FeedEvents.Page empty, int limit, Duration wait) {
		return Mono.just(empty)
				.expand(last -> last.events().isEmpty()
						? Mono.delay(properties.interval()).then(Mono.defer(() -> page(last.next(), limit)))
						: Mono.empty())
				.takeUntilOther(Mono.firstWithSignal(Mono.delay(wait).then(), drain.begin()))
				.last(empty);
	}
}
