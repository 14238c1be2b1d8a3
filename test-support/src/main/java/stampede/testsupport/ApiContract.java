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
 * A published description, {@code docs/openapi/NAME.json} of a service or {@code docs/events/NAME.json} of events, compared with the
 * code. They must agree; {@code -Dopenapi.write=true} writes the file. A change that breaks clients must be named, in the words of the
 * failure, in the file {@code CHANGES.md} beside it.
 */
public final class ApiContract {
	private static final Path DOCUMENTS = Path.of("..", "docs");
	private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
			.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
	private final Path directory;
	private final String name;

	public ApiContract(String service) {
		this("openapi", service);
	}

	private ApiContract(String directory, String name) {
		this.directory = DOCUMENTS.resolve(directory);
		this.name = name;
	}

	/** The JSON Schema of events; consumers are the clients that it must not break. */
	public static ApiContract ofEvents(String name) {
		return new ApiContract("events", name);
	}

	/** Throws {@link AssertionError} where the published description is another one. */
	public void check(String document) {
		try {
			var actual = sorted(JSON.readTree(document));
			var file = directory.resolve(name + ".json");
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
			Files.createDirectories(directory);
			Files.writeString(file, wanted);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void refuseUnnamed(List<String> changes) throws IOException {
		var list = directory.resolve("CHANGES.md");
		var named = Files.exists(list) ? Files.readString(list) : "";
		var unnamed = changes.stream().filter(change -> !named.contains(change)).toList();
		if (!unnamed.isEmpty()) {
			throw new AssertionError("this change breaks clients; revert it, or name it in " + list + ":\n- "
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
