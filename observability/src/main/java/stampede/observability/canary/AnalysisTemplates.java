package stampede.observability.canary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stampede.observability.canary.Gate.Consequence;
import stampede.observability.document.YamlText;
import stampede.observability.slo.Objective;

/**
 * Argo Rollouts' AnalysisTemplates, one for each service that has gates. Their numbers follow from Argo's code (release 1.9): a
 * metric has failed when more than {@code failureLimit} of its measurements did, after an error it is asked again in ten
 * seconds, and a measurement is inconclusive when neither condition holds.
 */
public final class AnalysisTemplates {
	/** One number that is one, as Argo's expressions have it; a measurement that is none decides nothing. */
	private static final String IS_NUMBER = "len(result) > 0 && !isNaN(result[0]) && ";
	/** Where the Prometheus operator has it; an overlay patches it. */
	private static final String PROMETHEUS = "http://prometheus-operated.monitoring:9090";
	private static final String INTERVAL = "30s";
	/** A trouble of a minute is in five measurements at most; more than that is no hiccup. */
	private static final int FAILURES = 5;
	private static final int INCONCLUSIVE = 6;
	/** Five minutes without Prometheus, at one retry every ten seconds. */
	private static final int ERRORS = 30;

	/** Measurements of each metric that the run keeps: all of half an hour. */
	private static final int RETAINED = 60;

	private AnalysisTemplates() {}

	/** The documents, in the order of the services' names. */
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
		metric.put("initialDelay", gate.patience());
		metric.put("interval", INTERVAL);
		metric.put("successCondition", IS_NUMBER + "result[0] < 1");
		// Without any, what is no success would be a failure.
		metric.put("failureCondition",
				gate.consequence() == Consequence.ABORT ? IS_NUMBER + "result[0] >= 1" : "false");
		metric.put("failureLimit", FAILURES);
		metric.put("inconclusiveLimit", INCONCLUSIVE);
		metric.put("consecutiveErrorLimit", ERRORS);
		metric.put("provider",
				Map.of("prometheus", ordered("address", "{{args.prometheus}}", "query", gate.query())));
		return metric;
	}

	private static Map<String, Object> ordered(Object... pairs) {
		var map = new LinkedHashMap<String, Object>();
		for (var i = 0; i < pairs.length; i += 2) {
			map.put(pairs[i].toString(), pairs[i + 1]);
		}
		return map;
	}
}
