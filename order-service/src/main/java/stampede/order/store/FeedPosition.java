package stampede.order.store;

import org.jspecify.annotations.Nullable;

/**
 * A position in the feed of all events. Between two snapshots lies a window of events, which is read in pages by {@code (xid, id)}.
 *
 * @param since every event that is visible in it was read
 * @param until the end of the window that is being read; null to begin a window that ends at the current snapshot
 * @param xid transaction of the last event that was read in this window; 0 at its beginning
 * @param id id of that event
 */
public record FeedPosition(Snapshot since, @Nullable Snapshot until, long xid, long id) {
	/** The beginning of the window after {@code since}. */
	static FeedPosition after(Snapshot since) {
		return new FeedPosition(since, null, 0, 0);
	}
}
