package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes requests of an OpenAPI document: sometimes as it says, sometimes with one thing that it does not say. */
final class RequestGenerator {
	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
	private static final List<JsonNode> ODD = List.of(JSON.nullNode(), JSON.textNode(""), JSON.textNode("\u0000"),
			JSON.textNode("\ud83d"), JSON.textNode("x".repeat(300)), JSON.numberNode(-1), JSON.numberNode(0),
			JSON.numberNode(Long.MAX_VALUE), JSON.numberNode(1.5), JSON.booleanNode(true), JSON.arrayNode(),
			JSON.objectNode(), JSON.arrayNode().add(JSON.nullNode()));
	private static final List<String> ODD_TEXTS = List.of("", " ", "%", "null", "..", "{|}", "\u0085", "a b", "-1",
			"9".repeat(40), "x".repeat(300), "'\"<>", "%00");
	private final JsonNode document;
	private final Random random;
	private final List<String> ids;

	/** @param ids existing ids and SKUs; some requests use one of them instead of a random value */
	RequestGenerator(JsonNode document, Random random, List<String> ids) {
		this.document = document;
		this.random = random;
		this.ids = ids;
	}

	/** The path with its variables filled in, and a query where the call knows parameters. */
	String path(String template, JsonNode call) {
		var path = template;
		var query = new StringBuilder();
		for (var parameter : call.path("parameters")) {
			var name = parameter.path("name").asText();
			switch (parameter.path("in").asText()) {
				case "path" -> path = path.replace("{" + name + "}", encoded(somebody(parameter)));
				case "query" -> {
					if (random.nextBoolean()) {
						query.append(query.isEmpty() ? "?" : "&").append(name).append('=')
								.append(encoded(text(parameter)));
					}
				}
				default -> {
					// Headers are the caller's part.
				}
			}
		}
		return path + query;
	}

	/** A header's value that fits into one line of ASCII; empty where it is better left out. */
	String header(JsonNode parameter) {
		var text = text(parameter).replaceAll("[^\\x20-\\x7e]", "?");
		return random.nextInt(8) == 0 ? "" : text;
	}

	/** Nothing at all would be another path. */
	private String somebody(JsonNode parameter) {
		var text = text(parameter);
		return text.isEmpty() ? "~" : text;
	}

	private String text(JsonNode parameter) {
		if (random.nextInt(4) == 0) {
			return ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()));
		}
		if (parameter.path("in").asText().equals("path")) {
			return ids.get(random.nextInt(ids.size()));
		}
		return value(parameter.path("schema")).asText();
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/** A body as the schema says, half of the time with one part of it spoilt. */
	JsonNode body(JsonNode call) {
		var content = call.path("requestBody").path("content");
		var body = value(content.iterator().next().path("schema"));
		if (random.nextBoolean() && body instanceof ObjectNode object && !object.isEmpty()) {
			spoil(object);
		}
		return body;
	}

	private void spoil(ObjectNode object) {
		var names = object.properties().stream().map(Map.Entry::getKey).toList();
		var name = names.get(random.nextInt(names.size()));
		switch (random.nextInt(4)) {
			case 0 -> object.remove(name);
			case 1 -> object.put("unheardOf", 1);
			case 2 -> {
				if (object.get(name) instanceof ObjectNode inner && !inner.isEmpty()) {
					spoil(inner);
				}
			}
			default -> object.set(name, ODD.get(random.nextInt(ODD.size())));
		}
	}

	private JsonNode value(JsonNode schemaOrRef) {
		var schema = schemaOrRef.has("$ref")
				? document.at(schemaOrRef.path("$ref").asText().substring(1))
				: schemaOrRef;
		if (schema.has("example") && random.nextInt(3) > 0) {
			return schema.path("example");
		}
		if (schema.has("enum")) {
			return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
		}
		return switch (schema.path("type").asText()) {
			case "integer" -> JSON.numberNode(schema.path("minimum").asLong(1) + random.nextInt(3));
			case "boolean" -> JSON.booleanNode(random.nextBoolean());
			case "array" -> {
				var items = JSON.arrayNode();
				for (var n = random.nextInt(3); n >= 0; n--) {
					items.add(value(schema.path("items")));
				}
				yield items;
			}
			case "object" -> {
				var object = JSON.objectNode();
				var required = schema.path("required").toString();
				schema.path("properties").properties().forEach(property -> {
					if (required.contains("\"" + property.getKey() + "\"") || random.nextBoolean()) {
						object.set(property.getKey(), value(property.getValue()));
					}
				});
				yield object;
			}
			default -> JSON.textNode(schema.path("format").asText().equals("uuid")
					? UUID.randomUUID().toString()
					: ids.get(random.nextInt(ids.size())));
		};
	}
}
