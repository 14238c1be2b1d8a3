package stampede.observability.slo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/**
 * Reads objectives from OpenSLO v1 documents (github.com/OpenSLO/OpenSLO): one SLO a file, with a ratio of two rates or a
 * threshold, one target, and a rolling window of 30 days.
 */
public final class OpenSlo {
	private static final String MONTH = "30d";

	private OpenSlo() {}

	/** Every objective in a directory, by name. Throws {@link IllegalArgumentException} where one is not as above. */
	public static List<Objective> in(Path directory) throws IOException {
		try (var files = Files.list(directory)) {
			return files.filter(file -> file.toString().endsWith(".yaml")).sorted().map(OpenSlo::read).toList();
		}
	}

	private static Objective read(Path file) {
		try {
			Map<String, Object> document = new Yaml().load(Files.readString(file));
			return objective(document);
		} catch (IOException | RuntimeException wrong) {
			throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
		}
	}

	private static Objective objective(Map<String, Object> document) {
		require("openslo/v1".equals(document.get("apiVersion")) && "SLO".equals(document.get("kind")), "no SLO of v1");
		var metadata = map(document, "metadata");
		var annotations = map(metadata, "annotations");
		var spec = map(document, "spec");
		require(MONTH.equals(text(only(spec, "timeWindow"), "duration")), "the window is not " + MONTH);
		var indicator = map(map(spec, "indicator"), "spec");
		var isThreshold = indicator.containsKey("thresholdMetric");
		var total = isThreshold ? "" : query(map(indicator, "ratioMetric"), "total");
		return new Objective(text(metadata, "name"), text(metadata, "displayName"), text(spec, "service"),
				text(spec, "description"), Double.parseDouble(text(only(spec, "objectives"), "target")),
				isThreshold ? query(indicator, "thresholdMetric") : bad(map(indicator, "ratioMetric"), total), total,
				text(annotations, "stampede/runbook"),
				Integer.parseInt(annotations.getOrDefault("stampede/minimum-events", "0").toString()), isThreshold,
				number(annotations, "stampede/seconds"), number(annotations, "stampede/canary-burn"));
	}

	private static double number(Map<String, Object> annotations, String name) {
		return Double.parseDouble(annotations.getOrDefault(name, "0").toString());
	}

	private static String bad(Map<String, Object> ratio, String total) {
		return ratio.containsKey("bad") ? query(ratio, "bad") : "(" + total + " - " + query(ratio, "good") + ")";
	}

	private static String query(Map<String, Object> parent, String key) {
		var source = map(map(parent, key), "metricSource");
		require("Prometheus".equals(source.get("type")), "no query for Prometheus");
		return text(map(source, "spec"), "query");
	}

	private static Map<String, Object> only(Map<String, Object> parent, String key) {
		var list = (List<?>) Objects.requireNonNull(parent.get(key), key);
		require(list.size() == 1, "more than one " + key);
		return cast(list.getFirst());
	}

	private static Map<String, Object> map(Map<String, Object> parent, String key) {
		return cast(Objects.requireNonNull(parent.get(key), key));
	}

	private static String text(Map<String, Object> parent, String key) {
		return Objects.requireNonNull(parent.get(key), key).toString();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> cast(Object value) {
		return (Map<String, Object>) value;
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException(otherwise);
		}
	}
}
