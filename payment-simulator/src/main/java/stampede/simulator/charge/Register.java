package stampede.simulator.charge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Values by id in the order in which they first came; not safe for use by several threads. */
final class Register<T> {
	private final Map<String, Integer> positions = new HashMap<>();
	private final List<T> values = new ArrayList<>();

	void put(String id, T value) {
		var known = positions.putIfAbsent(id, values.size());
		if (known == null) {
			values.add(value);
		} else {
			values.set(known, value);
		}
	}

	Optional<T> find(String id) {
		return Optional.ofNullable(positions.get(id)).map(values::get);
	}

	/** Newest first, from the one before {@code after}; empty when {@code after} is not known. */
	Page<T> newest(@Nullable String after, int limit, Predicate<T> wanted) {
		var start = after == null ? values.size() : positions.getOrDefault(after, 0);
		var found = new ArrayList<T>();
		for (var i = start - 1; i >= 0; i--) {
			if (wanted.test(values.get(i))) {
				if (found.size() == limit) {
					return new Page<>(found, true);
				}
				found.add(values.get(i));
			}
		}
		return new Page<>(found, false);
	}

	List<T> all() {
		return List.copyOf(values);
	}
}
