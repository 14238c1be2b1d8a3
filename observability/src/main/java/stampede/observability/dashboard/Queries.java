package stampede.observability.dashboard;

/** Queries of several panels. {@code $s} is replaced by the labels that a dashboard's variables select. */
final class Queries {
	static final String EDGE = "application=\"gateway-service\",$s";

	private Queries() {}

	/** By the buckets of a histogram, so right to within one; {@code by} the labels to keep apart. */
	static String quantile(String of, String metric, String labels, String by) {
		var grouping = by.isEmpty() ? "le" : "le, " + by;
		return "histogram_quantile(" + of + ", sum by (" + grouping + ") (rate(" + metric + "_bucket{" + labels
				+ "}[$__rate_interval])))";
	}
}
