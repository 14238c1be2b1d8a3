package stampede.simulator.web;

import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Which part of a list is asked for. */
record Listing(@Nullable String startingAfter, int limit) {
	private static final int USUAL = 10;
	private static final int MOST = 100;

	static Listing of(MultiValueMap<String, String> query) {
		var limit = query.getFirst("limit");
		if (limit != null && !limit.matches("[1-9]\\d?|100")) {
			throw Form.invalid("parameter_invalid_integer", "limit is between 1 and " + MOST, "limit");
		}
		return new Listing(query.getFirst("starting_after"), limit == null ? USUAL : Integer.parseInt(limit));
	}
}
