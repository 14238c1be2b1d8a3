package stampede.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The documents of the YAML files under a directory, as they stand there, or as Kustomize renders them. */
final class Manifests {
	static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
	private final List<Map<String, Object>> documents = new ArrayList<>();

	private Manifests() {}

	/** Before anything was read. */
	static Manifests none() {
		return new Manifests();
	}

	static Manifests under(String directory) {
		var manifests = new Manifests();
		try (var files = Files.walk(PROJECT.resolve(directory))) {
			for (var file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
				new Yaml().loadAll(Files.readString(file)).forEach(manifests::add);
			}
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		return manifests;
	}

	static boolean canRender() {
		return Stream.of(System.getenv("PATH").split(":", -1))
				.anyMatch(each -> Files.isExecutable(Path.of(each, "kubectl")));
	}

	/** What {@code kubectl kustomize} makes of a directory. */
	static Manifests rendered(String directory) throws IOException, InterruptedException {
		var kubectl = new ProcessBuilder("kubectl", "kustomize", PROJECT.resolve(directory).toString())
				.redirectError(ProcessBuilder.Redirect.INHERIT).start();
		var output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (kubectl.waitFor() != 0) {
			throw new AssertionError(directory + " does not render");
		}
		var manifests = new Manifests();
		new Yaml().loadAll(output).forEach(manifests::add);
		return manifests;
	}

	/** Group and kind of every document, as {@code apps/StatefulSet}. */
	Set<String> kinds() {
		return documents.stream().map(document -> {
			var version = text(document, "apiVersion");
			return (version.contains("/") ? version.substring(0, version.indexOf('/')) : "") + "/"
					+ text(document, "kind");
		}).collect(Collectors.toSet());
	}

	/** A file as it is. */
	static String rawText(String file) {
		try {
			return Files.readString(PROJECT.resolve(file));
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** One YAML file. */
	static Map<String, Object> read(String file) {
		return map(new Yaml().load(rawText(file)));
	}

	private void add(Object document) {
		if (document instanceof Map<?, ?>) {
			documents.add(map(document));
		}
	}

	Stream<Map<String, Object>> ofKind(String... kinds) {
		return documents.stream().filter(document -> List.of(kinds).contains(text(document, "kind")));
	}

	Map<String, Object> named(String kind, String name) {
		return ofKind(kind).filter(each -> name(each).equals(name)).findFirst()
				.orElseThrow(() -> new AssertionError("no " + kind + " " + name));
	}

	static String name(Map<String, Object> document) {
		return text(at(document, "metadata"), "name");
	}

	/** The name of an argument of an analysis. */
	static String argument(Map<String, Object> argument) {
		return text(argument, "name");
	}

	/** A mapping below {@code parent}; empty where there is none. */
	static Map<String, Object> at(Map<String, Object> parent, String... path) {
		var found = parent;
		for (var key : path) {
			found = map(found.getOrDefault(key, Map.of()));
		}
		return found;
	}

	/** A list of mappings; empty where there is none. */
	static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
		return ((List<?>) parent.getOrDefault(key, List.of())).stream().map(Manifests::map).toList();
	}

	static String text(Map<String, Object> parent, String key) {
		return Objects.toString(parent.getOrDefault(key, ""));
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> map(Object value) {
		return (Map<String, Object>) value;
	}
}
