package stampede.observability.slo;

/**
 * One objective. Queries have {@code $window} where a duration belongs and {@code $selector} where more labels may.
 *
 * @param name unique, with dashes
 * @param title for people
 * @param service whose customers feel it
 * @param target the share of good events, for example 0.999
 * @param bad the rate of bad events, or, where {@link #isThreshold}, what must not be above zero
 * @param total the rate of all events; empty where {@code isThreshold}
 * @param runbook the file in docs/runbooks, without {@code .md}
 * @param minimumEvents below so many in the long window of an alert nobody is told
 */
public record Objective(String name, String title, String service, String description, double target, String bad,
		String total, String runbook, int minimumEvents, boolean isThreshold) {
	private static final String WINDOW = "$window";
	private static final String SELECTOR = "$selector";

	/** The share of events that may be bad. */
	public double budget() {
		return 1 - target;
	}

	/**
	 * The share of bad events in a window; nothing where there were none, so that no alert sees NaN.
	 *
	 * @param selector more labels, each with a comma before it; empty for all
	 */
	public String errorRatio(String window, String selector) {
		return "(" + in(bad, window, selector) + " or vector(0)) / (" + in(total, window, selector) + " > 0)";
	}

	/** Events for each second of a window. */
	public String rate(String window) {
		return in(total, window, "");
	}

	private static String in(String query, String window, String selector) {
		return query.replace(WINDOW, window).replace(SELECTOR, selector);
	}
}
