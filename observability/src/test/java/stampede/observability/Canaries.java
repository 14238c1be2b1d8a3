package stampede.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The metrics of every AnalysisTemplate, as the file has them. */
final class Canaries {
	private static final Path FILE = Path.of("canary", "analysis-templates.yaml");

	private Canaries() {}

	record Metric(String template, String name, String question) {
		/** The query with Argo's arguments filled in; throws {@link IllegalArgumentException} where one is missing. */
		String query(Map<String, String> arguments) {
			var query = question;
			for (var argument : arguments.entrySet()) {
				query = query.replace("{{args." + argument.getKey() + "}}", argument.getValue());
			}
			if (query.contains("{{")) {
				throw new IllegalArgumentException("an argument is missing in " + query);
			}
			return query;
		}
	}

	static List<Metric> metrics() throws IOException {
		var metrics = new ArrayList<Metric>();
		for (var document : StreamSupport.stream(new Yaml().loadAll(Files.readString(FILE)).spliterator(), false)
				.toList()) {
			for (var each : list(at(document, "spec", "metrics"))) {
				metrics.add(
						new Metric(String.valueOf(at(document, "metadata", "name")), String.valueOf(at(each, "name")),
								String.valueOf(at(each, "provider", "prometheus", "query"))));
			}
		}
		return metrics;
	}

	private static List<?> list(Object value) {
		return (List<?>) value;
	}

	private static Object at(Object value, String... path) {
		Object found = value;
		for (var key : path) {
			found = Objects.requireNonNull(((Map<?, ?>) found).get(key), key);
		}
		return found;
	}
}
