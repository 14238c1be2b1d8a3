package stampede.order.feed;

import java.util.Optional;
import stampede.kit.signature.TextSignatures;
import stampede.order.store.FeedPosition;
import stampede.order.store.Snapshot;

/** Texts of positions in the feed. They are signed, so that a reader cannot send a position that no page had. */
final class Cursors {
	private static final String KIND = "feed";
	private static final int PARTS = 5;
	private final TextSignatures signatures;

	Cursors(TextSignatures signatures) {
		this.signatures = signatures;
	}

	String text(FeedPosition position) {
		var until = position.until();
		return signatures.sign(String.join("\n", KIND, position.since().differences(),
				until == null ? "" : until.differences(), Long.toString(position.xid()),
				Long.toString(position.id())));
	}

	/** Empty if this service's database did not sign it. */
	Optional<FeedPosition> position(String cursor) {
		return signatures.verify(cursor).map(text -> text.split("\n", -1))
				.filter(parts -> parts.length == PARTS && parts[0].equals(KIND))
				.map(Cursors::position);
	}

	private static FeedPosition position(String[] parts) {
		return new FeedPosition(Snapshot.ofDifferences(parts[1]),
				parts[2].isEmpty() ? null : Snapshot.ofDifferences(parts[2]), Long.parseLong(parts[3]),
				Long.parseLong(parts[4]));
	}

	/** The pseudonym of a customer: stable, and the same for every reader. */
	String pseudonym(String customer) {
		return signatures.pseudonym("customer", customer);
	}
}
