package stampede.systemtests;

import static stampede.systemtests.Manifests.at;
import static stampede.systemtests.Manifests.list;
import static stampede.systemtests.Manifests.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The AnalysisTemplates as they are applied. */
final class AnalysisTemplates {
	private static final Pattern WINDOW = Pattern.compile("\\[(\\d+)m]");
	private static final int MINUTE = 60;

	private AnalysisTemplates() {}

	/**
	 * The metrics of a template.
	 *
	 * @param arguments the values of the template's arguments
	 * @param hurry the test runs this many times faster; windows of queries are shorter by the same factor
	 */
	static List<Analysis.Metric> metrics(String template, Map<String, String> arguments, int hurry) {
		var spec = at(Manifests.under("observability/canary").named("AnalysisTemplate", template), "spec");
		return list(spec, "metrics").stream()
				.map(metric -> new Analysis.Metric(text(metric, "name"),
						query(text(at(metric, "provider", "prometheus"), "query"), arguments, hurry),
						text(metric, "successCondition"), text(metric, "failureCondition"),
						duration(text(metric, "initialDelay")), duration(text(metric, "interval")),
						number(metric, "count"), number(metric, "failureLimit"), number(metric, "inconclusiveLimit"),
						number(metric, "consecutiveErrorLimit")))
				.toList();
	}

	private static String query(String query, Map<String, String> arguments, int hurry) {
		var filled = query;
		for (var argument : arguments.entrySet()) {
			filled = filled.replace("{{args." + argument.getKey() + "}}", argument.getValue());
		}
		if (filled.contains("{{")) {
			throw new IllegalArgumentException("an argument is missing in " + filled);
		}
		return WINDOW.matcher(filled).replaceAll(
				window -> "[" + Integer.parseInt(window.group(1)) * MINUTE / hurry + "s]");
	}

	/** Reads a duration of Kubernetes in minutes or seconds. */
	static Duration duration(String text) {
		return Duration.parse("PT" + text);
	}

	private static int number(Map<String, Object> metric, String key) {
		return Integer.parseInt(text(metric, key));
	}
}
