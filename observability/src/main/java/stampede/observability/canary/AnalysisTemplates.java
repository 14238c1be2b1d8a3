package stampede.observability.canary;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stampede.observability.canary.Gate.Consequence;
import stampede.observability.document.YamlText;
import stampede.observability.slo.Objective;

/**
 * Argo Rollouts' AnalysisTemplates, one for each service that has gates. Each weight of a canary is one AnalysisRun of the template.
 * The numbers follow from the source of Argo Rollouts 1.9 ({@code analysis/analysis.go}): a metric has failed when more than
 * {@code failureLimit} of its measurements failed, it is successful after {@code count} measurements, and a measurement without an
 * answer is repeated after ten seconds and does not count. A measurement is inconclusive when neither condition holds.
 */
public final class AnalysisTemplates {
	/** A measurement without a number meets neither condition, so that it is inconclusive. */
	private static final String IS_NUMBER = "len(result) > 0 && !isNaN(result[0]) && ";
	/** The address that the Prometheus operator gives it; an overlay patches it. */
	private static final String PROMETHEUS = "http://prometheus-operated.monitoring:9090";
	private static final Duration INTERVAL = Duration.ofSeconds(30);
	/** Without a count an analysis as a step would never end. */
	private static final Duration STEP = Duration.ofMinutes(6);
	/** A failure that lasts for a minute is in at most five measurements. */
	private static final int FAILURES = 5;
	/** Less than the smallest count, so that a metric without any answer is inconclusive and not successful. */
	private static final int INCONCLUSIVE = 6;
	/** Five minutes without Prometheus, at one retry every ten seconds. */
	private static final int ERRORS = 30;
	/** Measurements of each metric that a run keeps: all of them, and those without an answer. */
	private static final int RETAINED = 60;

	private AnalysisTemplates() {}

	/** The documents, ordered by the names of the services. */
	public static String yaml(List<Objective> objectives, String comment) {
		var services = objectives.stream().filter(Objective::isGate).map(Objective::service).distinct().sorted();
		return YamlText.of(comment, services.map(service -> template(service, Gates.of(service,
				objectives.stream().filter(each -> each.isGate() && each.service().equals(service)).toList())))
				.toList());
	}

	private static Map<String, Object> template(String service, List<Gate> gates) {
		var document = new LinkedHashMap<String, Object>();
		document.put("apiVersion", "argoproj.io/v1alpha1");
		document.put("kind", "AnalysisTemplate");
		document.put("metadata", Map.of("name", service + "-canary"));
		var spec = new LinkedHashMap<String, Object>();
		spec.put("args", List.of(Map.of("name", "canary-hash"), Map.of("name", "stable-hash"),
				Map.of("name", "namespace"), ordered("name", "prometheus", "value", PROMETHEUS)));
		spec.put("measurementRetention", List.of(ordered("metricName", ".*", "limit", RETAINED)));
		spec.put("metrics", gates.stream().map(AnalysisTemplates::metric).toList());
		document.put("spec", spec);
		return document;
	}

	private static Map<String, Object> metric(Gate gate) {
		var metric = new LinkedHashMap<String, Object>();
		metric.put("name", gate.name());
		metric.put("initialDelay", gate.initialDelay().toMinutes() + "m");
		metric.put("interval", INTERVAL.toSeconds() + "s");
		metric.put("count", count(gate));
		metric.put("successCondition", IS_NUMBER + "result[0] < 1");
		// Without a failure condition every measurement that is not successful would be failed.
		metric.put("failureCondition",
				gate.consequence() == Consequence.ABORT ? IS_NUMBER + "result[0] >= 1" : "false");
		metric.put("failureLimit", FAILURES);
		metric.put("inconclusiveLimit", INCONCLUSIVE);
		metric.put("consecutiveErrorLimit", ERRORS);
		metric.put("provider",
				Map.of("prometheus", ordered("address", "{{args.prometheus}}", "query", gate.query())));
		return metric;
	}

	/** The measurements from the initial delay to the end of the step, both included. */
	private static long count(Gate gate) {
		return STEP.minus(gate.initialDelay()).dividedBy(INTERVAL) + 1;
	}

	private static Map<String, Object> ordered(Object... pairs) {
		var map = new LinkedHashMap<String, Object>();
		for (var i = 0; i < pairs.length; i += 2) {
			map.put(pairs[i].toString(), pairs[i + 1]);
		}
		return map;
	}
}
