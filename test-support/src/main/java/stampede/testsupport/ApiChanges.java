package stampede.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Changes of an OpenAPI document, or of a JSON Schema of responses, that break clients of the former one. Additional responses and
 * members break no client.
 */
final class ApiChanges {
	private static final String SCHEMA = "schema";
	private final JsonNode before;
	private final JsonNode after;
	private final List<String> found = new ArrayList<>();

	private ApiChanges(JsonNode before, JsonNode after) {
		this.before = before;
		this.after = after;
	}

	/** One sentence for each breaking change; empty when there is none. */
	static List<String> breaking(JsonNode before, JsonNode after) {
		var changes = new ApiChanges(before, after);
		before.path("paths").properties().forEach(path -> path.getValue().properties().forEach(
				call -> changes.call(call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
						call.getValue(),
						after.path("paths").path(path.getKey()).path(call.getKey()))));
		if (before.has("$ref")) {
			changes.schema("event", before, after, false);
		}
		return changes.found;
	}

	private void call(String name, JsonNode was, JsonNode is) {
		if (is.isMissingNode()) {
			found.add(name + ": is gone");
			return;
		}
		parameters(name, was, is);
		schema(name + " takes", content(was.path("requestBody")), content(is.path("requestBody")), true);
		was.path("responses").properties().forEach(answer -> {
			if (answer.getKey().startsWith("2")) {
				answer(name + " answers " + answer.getKey(), answer.getValue(),
						is.path("responses").path(answer.getKey()));
			}
		});
	}

	private void answer(String name, JsonNode was, JsonNode is) {
		if (is.isMissingNode()) {
			found.add(name + ": no more");
		} else {
			schema(name, content(was), content(is), false);
		}
	}

	private void parameters(String name, JsonNode was, JsonNode is) {
		var known = StreamSupport.stream(was.path("parameters").spliterator(), false)
				.collect(Collectors.toMap(ApiChanges::key, parameter -> parameter, (first, _) -> first));
		is.path("parameters").forEach(parameter -> {
			var former = known.remove(key(parameter));
			if (parameter.path("required").asBoolean() && (former == null || !former.path("required").asBoolean())) {
				found.add(name + ": needs " + key(parameter));
			}
		});
		known.keySet().stream().sorted().forEach(gone -> found.add(name + ": knows no " + gone));
	}

	private static String key(JsonNode parameter) {
		return parameter.path("in").asText() + " " + parameter.path("name").asText();
	}

	private static JsonNode content(JsonNode holder) {
		var content = holder.path("content");
		return content.isEmpty() ? content : content.iterator().next().path(SCHEMA);
	}

	private void schema(String name, JsonNode wasOrRef, JsonNode isOrRef, boolean request) {
		var was = resolved(before, wasOrRef);
		var is = resolved(after, isOrRef);
		if (was.isMissingNode() || was.isEmpty()) {
			return;
		}
		if (!was.path("type").equals(is.path("type"))) {
			found.add(name + ": is " + is.path("type").asText("nothing") + ", not " + was.path("type").asText());
			return;
		}
		var wasNeeded = names(was.path("required"));
		var isNeeded = names(is.path("required"));
		was.path("properties").properties().forEach(property -> {
			var next = is.path("properties").path(property.getKey());
			var path = name + " ." + property.getKey();
			if (next.isMissingNode()) {
				found.add(path + ": is gone");
			} else {
				schema(path, property.getValue(), next, request);
				if (!request && wasNeeded.contains(property.getKey()) && !isNeeded.contains(property.getKey())) {
					found.add(path + ": may be absent");
				}
			}
		});
		if (request) {
			isNeeded.stream().filter(needed -> !wasNeeded.contains(needed)).sorted()
					.forEach(needed -> found.add(name + " ." + needed + ": is needed"));
		}
		if (was.has("items")) {
			schema(name + " []", was.path("items"), is.path("items"), request);
		}
	}

	private static Set<String> names(JsonNode required) {
		return StreamSupport.stream(required.spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet());
	}

	private static JsonNode resolved(JsonNode document, JsonNode schema) {
		return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
	}
}
