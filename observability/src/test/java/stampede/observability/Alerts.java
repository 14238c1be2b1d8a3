package stampede.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The rules of every rule file. */
final class Alerts {
	static final List<Path> FILES = List.of(Path.of("rules/slo.yaml"), Path.of("rules/alerts.yaml"));

	private Alerts() {}

	/** Each rule, as it stands there: alerts and recordings. */
	static Stream<Map<String, Object>> rules() {
		return FILES.stream().flatMap(Alerts::rules);
	}

	@SuppressWarnings("unchecked")
	private static Stream<Map<String, Object>> rules(Path file) {
		try {
			Map<String, List<Map<String, Object>>> document = new Yaml().load(Files.readString(file));
			return document.getOrDefault("groups", List.of()).stream()
					.flatMap(group -> ((List<Map<String, Object>>) group.getOrDefault("rules", List.of())).stream());
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@SuppressWarnings("unchecked")
	static Map<String, String> map(Map<String, Object> rule, String key) {
		return (Map<String, String>) rule.getOrDefault(key, Map.of());
	}
}
