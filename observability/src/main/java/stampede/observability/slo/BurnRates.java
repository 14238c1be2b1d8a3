package stampede.observability.slo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stampede.observability.document.Decimals;

/**
 * The recording rules of objectives and their alerts over several windows and burn rates: chapter 5 of Google's "The Site
 * Reliability Workbook". A burn rate of one spends the budget of 30 days in 30 days. Both windows of a pair have to burn:
 * the long one says that it matters, the short one that it still goes on.
 */
public final class BurnRates {
	private static final String EVERY = "30s";
	/** Thirty days of samples are read at each. */
	private static final String RARELY = "5m";
	private static final String MONTH = "30d";
	private static final List<String> WINDOWS = List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d");
	private static final List<Burn> PAGES = List.of(new Burn(14.4, "1h", 3_600, "5m"),
			new Burn(6, "6h", 21_600, "30m"));
	private static final List<Burn> TICKETS = List.of(new Burn(3, "1d", 86_400, "2h"),
			new Burn(1, "3d", 259_200, "6h"));

	/**
	 * @param factor how many times too fast
	 * @param seconds of the long window
	 */
	private record Burn(double factor, String longWindow, int seconds, String shortWindow) {}

	private BurnRates() {}

	/** The name under which the share of bad events of a window is recorded, with the label {@code slo}. */
	public static String recorded(String window) {
		return "slo:error:ratio_rate" + window;
	}

	/** Rules and alerts of these objectives. */
	public static Rules of(List<Objective> objectives) {
		var groups = new ArrayList<Rules.Group>();
		for (var objective : objectives) {
			if (objective.isThreshold()) {
				groups.add(new Rules.Group("slo-" + objective.name(), EVERY, List.of(violated(objective))));
			} else {
				groups.add(new Rules.Group("slo-" + objective.name(), EVERY, ratios(objective)));
				groups.add(new Rules.Group("slo-" + objective.name() + "-budget", RARELY, budget(objective)));
			}
		}
		return new Rules(groups);
	}

	private static List<Map<String, Object>> ratios(Objective objective) {
		var rules = new ArrayList<Map<String, Object>>();
		rules.add(Rules.record("slo:objective:ratio", "vector(" + objective.target() + ")", labels(objective)));
		for (var window : WINDOWS) {
			rules.add(Rules.record(recorded(window), objective.errorRatio(window, ""), labels(objective)));
		}
		rules.add(burning(objective, "page", PAGES));
		rules.add(burning(objective, "ticket", TICKETS));
		return rules;
	}

	private static List<Map<String, Object>> budget(Objective objective) {
		var spent = recorded(MONTH) + "{slo=\"" + objective.name() + "\"} / " + Decimals.plain(objective.budget());
		return List.of(Rules.record(recorded(MONTH), objective.errorRatio(MONTH, ""), labels(objective)),
				Rules.record("slo:error_budget:remaining_ratio", "1 - " + spent, labels(objective)));
	}

	private static Map<String, Object> burning(Objective objective, String severity, List<Burn> burns) {
		var expression = new ArrayList<String>();
		for (var burn : burns) {
			var tooMuch = Decimals.plain(burn.factor() * objective.budget());
			expression.add("(%s > %s and %s > %s and on() %s * %d >= %d)".formatted(
					ratio(objective, burn.longWindow()), tooMuch, ratio(objective, burn.shortWindow()), tooMuch,
					objective.rate(burn.longWindow()), burn.seconds(), objective.minimumEvents()));
		}
		return Rules.alert(camel(objective.name()) + "Burns" + (severity.equals("page") ? "Fast" : "Slowly"),
				String.join(" or ", expression), "0s", labels(objective, severity),
				annotations(objective,
						objective.title() + ": missed by {{ $value | humanizePercentage }} of recent events, "
								+ (severity.equals("page")
										? "2 % of 30 days' budget in an hour or 5 % in six"
										: "10 % of 30 days' budget in a day or in three")));
	}

	private static Map<String, Object> violated(Objective objective) {
		return Rules.alert(camel(objective.name()) + "Violated", objective.bad() + " > 0", "0s",
				labels(objective, "page"), annotations(objective,
						objective.title() + ": {{ $labels.check }} of {{ $labels.application }} found {{ $value }}"));
	}

	private static Map<String, String> annotations(Objective objective, String summary) {
		var annotations = new LinkedHashMap<String, String>();
		annotations.put("summary", summary);
		annotations.put("description", objective.description());
		annotations.put("runbook_url", "docs/runbooks/" + objective.runbook() + ".md");
		return annotations;
	}

	private static String ratio(Objective objective, String window) {
		return recorded(window) + "{slo=\"" + objective.name() + "\"}";
	}

	private static Map<String, String> labels(Objective objective) {
		var labels = new LinkedHashMap<String, String>();
		labels.put("slo", objective.name());
		labels.put("service", objective.service());
		return labels;
	}

	private static Map<String, String> labels(Objective objective, String severity) {
		var labels = labels(objective);
		labels.put("severity", severity);
		return labels;
	}

	private static String camel(String name) {
		var camel = new StringBuilder();
		for (var word : name.split("-", -1)) {
			camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
		}
		return camel.toString();
	}
}
