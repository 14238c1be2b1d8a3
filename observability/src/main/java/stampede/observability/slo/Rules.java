package stampede.observability.slo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;
import stampede.observability.document.YamlText;

/** Groups of Prometheus rules, as its rule files have them. */
public record Rules(List<Group> groups) {
	public record Group(String name, String interval, List<Map<String, Object>> rules) {}

	static Map<String, Object> record(String name, String expression, Map<String, String> labels) {
		var rule = new LinkedHashMap<String, Object>();
		rule.put("record", name);
		rule.put("expr", expression);
		rule.put("labels", labels);
		return rule;
	}

	static Map<String, Object> alert(String name, String expression, String lasting, Map<String, String> labels,
			Map<String, String> annotations) {
		var rule = new LinkedHashMap<String, Object>();
		rule.put("alert", name);
		rule.put("expr", expression);
		rule.put("for", lasting);
		rule.put("labels", labels);
		rule.put("annotations", annotations);
		return rule;
	}

	/** Those of a rule file. */
	@SuppressWarnings("unchecked")
	public static Rules read(Path file) throws IOException {
		Map<String, List<Map<String, Object>>> document = new Yaml().load(Files.readString(file));
		return new Rules(document.getOrDefault("groups", List.of()).stream()
				.map(group -> new Group(String.valueOf(group.get("name")), String.valueOf(group.get("interval")),
						(List<Map<String, Object>>) group.getOrDefault("rules", List.of())))
				.toList());
	}

	/** A rule file, with {@code comment} at its head. */
	public String toYaml(String comment) {
		return YamlText.of(comment, body());
	}

	/** The same for the Prometheus operator. */
	public String toPrometheusRule(String name, String comment) {
		var document = new LinkedHashMap<String, Object>();
		document.put("apiVersion", "monitoring.coreos.com/v1");
		document.put("kind", "PrometheusRule");
		document.put("metadata", Map.of("name", name));
		document.put("spec", body());
		return YamlText.of(comment, document);
	}

	private Map<String, Object> body() {
		return Map.of("groups", groups.stream().map(group -> {
			var body = new LinkedHashMap<String, Object>();
			body.put("name", group.name());
			body.put("interval", group.interval());
			body.put("rules", group.rules());
			return body;
		}).toList());
	}

}
