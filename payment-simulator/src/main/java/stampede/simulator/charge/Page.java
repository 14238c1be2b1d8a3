package stampede.simulator.charge;

import java.util.List;

/** A part of a list. */
public record Page<T>(List<T> items, boolean hasMore) {
	public Page {
		items = List.copyOf(items);
	}

	/** Of up to {@code limit} items and the one that may follow them. */
	static <T> Page<T> of(List<T> oneMore, int limit) {
		return oneMore.size() > limit ? new Page<>(oneMore.subList(0, limit), true) : new Page<>(oneMore, false);
	}
}
