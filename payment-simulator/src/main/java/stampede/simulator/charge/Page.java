package stampede.simulator.charge;

import java.util.List;

/** A part of a list. */
public record Page<T>(List<T> items, boolean hasMore) {
	public Page {
		items = List.copyOf(items);
	}
}
