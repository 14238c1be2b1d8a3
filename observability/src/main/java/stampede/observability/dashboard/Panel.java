package stampede.observability.dashboard;

import java.util.ArrayList;
import java.util.List;

/**
 * One panel and its queries. In a query {@code $s} is replaced by the labels of the chosen services and
 * instances, and every rate is over {@code $__rate_interval}.
 *
 * @param unit as Grafana names them: s, reqps, percentunit, bytes, short
 * @param instant whether the value of now is shown rather than a line
 */
public record Panel(String title, String description, String unit, boolean instant, List<Target> targets) {
	/** The labels that the variables of a dashboard choose by. */
	public static final String CHOSEN = "job=~\"$job\",instance=~\"$instance\"";

	/** @param legend with {@code {{label}}} where a label belongs */
	public record Target(String expression, String legend) {
		public Target {
			expression = expression.replace("$s", CHOSEN);
		}
	}

	/** Lines over time. */
	public static Panel lines(String title, String unit, String description, String... expressionsAndLegends) {
		return new Panel(title, description, unit, false, targets(expressionsAndLegends));
	}

	/** The value of now. */
	public static Panel now(String title, String unit, String description, String... expressionsAndLegends) {
		return new Panel(title, description, unit, true, targets(expressionsAndLegends));
	}

	private static List<Target> targets(String... pairs) {
		var targets = new ArrayList<Target>();
		for (var i = 0; i < pairs.length; i += 2) {
			targets.add(new Target(pairs[i], pairs[i + 1]));
		}
		return targets;
	}
}
