package stampede.order.feed;

import stampede.kit.problem.Refusal;

/** Events after the cursor may have been deleted, or the database is not the one that the cursor was read from. */
@SuppressWarnings("serial") // never serialized
public final class CursorUnknownException extends Refusal {
	CursorUnknownException() {
		super("Events after this cursor may be missing. Delete what was derived from the feed, and read it from the beginning.");
	}
}
