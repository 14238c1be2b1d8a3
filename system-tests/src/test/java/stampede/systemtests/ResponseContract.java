package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares responses with the published description of a service. A member that is not described is a difference here, although
 * clients have to ignore it, and so is a member that is null.
 */
final class ResponseContract {
	private final JsonNode document;
	private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

	ResponseContract(JsonNode document) {
		this.document = document.deepCopy();
		this.document.path("components").path("schemas").forEach(ResponseContract::close);
	}

	/** The differences, one sentence each; empty if {@code reply} is as {@code operation} describes it. */
	List<String> differences(JsonNode operation, Shop.Reply reply) {
		var described = resolved(operation.path("responses").path(Integer.toString(reply.status())));
		if (described.isMissingNode()) {
			return List.of("status " + reply.status() + " is not described");
		}
		var content = described.path("content");
		if (reply.text().isEmpty()) {
			return content.isEmpty() ? List.of() : List.of("the body is missing");
		}
		var mediaType = reply.contentType().replaceFirst(";.*", "");
		if (!content.has(mediaType)) {
			return List.of("content type " + mediaType + " is not described for " + reply.status());
		}
		var schema = content.path(mediaType).path("schema");
		var differences = new ArrayList<String>();
		if (mediaType.endsWith("json")) {
			schemas.computeIfAbsent(schema.toString(), _ -> schema(schema)).validate(reply.body())
					.forEach(error -> differences.add(error.getInstanceLocation() + ": " + error.getMessage()));
		}
		return differences;
	}

	private Schema schema(JsonNode schema) {
		var root = Shop.JSON.createObjectNode();
		root.set("components", document.path("components"));
		root.setAll((ObjectNode) schema);
		return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
	}

	private JsonNode resolved(JsonNode node) {
		return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
	}

	private static void close(JsonNode schema) {
		if (schema instanceof ObjectNode object && object.has("properties")) {
			object.put("additionalProperties", false);
		}
	}
}
