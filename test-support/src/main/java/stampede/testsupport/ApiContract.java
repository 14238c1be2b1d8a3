package stampede.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The published description of a service, {@code docs/openapi/NAME.json}, against what its code says. They have to agree;
 * {@code -Dopenapi.write=true} writes the file anew. A change that breaks callers has to be named, in the very words of the
 * failure, in {@code docs/openapi/CHANGES.md}.
 */
public final class ApiContract {
	private static final Path DIRECTORY = Path.of("..", "docs", "openapi");
	private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
			.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
	private final String service;

	public ApiContract(String service) {
		this.service = service;
	}

	/** Throws {@link AssertionError} where the published description is another one. */
	public void check(String document) {
		try {
			var actual = sorted(JSON.readTree(document));
			var file = DIRECTORY.resolve(service + ".json");
			var published = Files.exists(file) ? Files.readString(file) : "{}";
			var wanted = JSON.writeValueAsString(actual) + "\n";
			if (wanted.equals(published)) {
				return;
			}
			refuseUnnamed(ApiChanges.breaking(JSON.readTree(published), JSON.valueToTree(actual)));
			if (!Boolean.getBoolean("openapi.write")) {
				throw new AssertionError(file + " is not what the code says; see what differs, then run the test with "
						+ "-Dopenapi.write=true and commit the file");
			}
			Files.createDirectories(DIRECTORY);
			Files.writeString(file, wanted);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static void refuseUnnamed(List<String> changes) throws IOException {
		var list = DIRECTORY.resolve("CHANGES.md");
		var named = Files.exists(list) ? Files.readString(list) : "";
		var unnamed = changes.stream().filter(change -> !named.contains(change)).toList();
		if (!unnamed.isEmpty()) {
			throw new AssertionError("this change breaks clients; revert it, or name it in docs/openapi/CHANGES.md:\n- "
					+ String.join("\n- ", unnamed));
		}
	}

	/** In an order that does not depend on the run. */
	private static Object sorted(JsonNode node) {
		if (node.isObject()) {
			var sorted = new TreeMap<String, Object>();
			node.properties().forEach(entry -> sorted.put(entry.getKey(), sorted(entry.getValue())));
			return (Map<String, Object>) sorted;
		}
		return node.isArray() ? node.valueStream().map(ApiContract::sorted).toList() : node;
	}
}
