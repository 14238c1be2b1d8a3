package stampede.kit.feed;

import java.util.List;
import reactor.core.publisher.Mono;

/** The effect of events on a service's database. Both methods run in the transaction that moves the cursor, and must not call other services. */
public interface FeedEffect {
	/** Applies the events, those of one order in their order. A failure rolls back, and the same events are read again. */
	Mono<Void> apply(List<FeedEvent> events);

	/** Deletes everything that {@link #apply} wrote: events are missing, and the feed is read again from its beginning. */
	Mono<Void> reset();
}
