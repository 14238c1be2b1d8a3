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
 * @param minimumEvents with fewer events in the long window an alert does not fire
 * @param seconds within which an event is good, for comparison with a quantile; zero unless it is about time
 * @param canaryBurn how many times faster than its budget allows a canary may burn, as long as stable does not; zero for
 *     an objective of customers, which is no gate, but has alerts
 */
public record Objective(String name, String title, String service, String description, double target, String bad,
		String total, String runbook, int minimumEvents, boolean isThreshold, double seconds, double canaryBurn) {
	private static final String WINDOW = "$window";
	private static final String SELECTOR = "$selector";

	/** Whether it is a gate for canaries, without an alert. */
	public boolean isGate() {
		return canaryBurn > 0;
	}

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
		return badRate(window, selector) + " / (" + in(total, window, selector) + " > 0)";
	}

	/** Events for each second of a window. */
	public String rate(String window) {
		return rate(window, "");
	}

	/** The same of those with more labels, each with a comma before it. */
	public String rate(String window, String selector) {
		return in(total, window, selector);
	}

	/** Bad events for each second of a window; zero where there were none. */
	public String badRate(String window, String selector) {
		return "(" + in(bad, window, selector) + " or vector(0))";
	}

	private static String in(String query, String window, String selector) {
		return query.replace(WINDOW, window).replace(SELECTOR, selector);
	}
}
