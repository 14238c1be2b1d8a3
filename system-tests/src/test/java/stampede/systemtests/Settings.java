package stampede.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which settings a module has, from its sources: the components of its {@code @ConfigurationProperties} and what its
 * {@code application.yml} says. A key that is misspelt is one that nobody reads.
 */
final class Settings {
	private static final Pattern PREFIX = Pattern.compile("@ConfigurationProperties\\(\"([a-z.-]+)\"\\)");
	/** Those of Spring Boot that are set from outside. */
	private static final Set<String> BOOT = Set.of("spring.r2dbc.url", "spring.r2dbc.username", "spring.r2dbc.password",
			"spring.flyway.url", "spring.flyway.user", "spring.flyway.password", "spring.config.import",
			"server.address", "management.server.address", "management.otlp.tracing.endpoint",
			"management.tracing.sampling.probability");
	private final Map<String, String> sources = new TreeMap<>();
	private final String defaults;

	/** @param module a service; service-kit's settings are its own, too */
	Settings(String module) {
		try {
			for (var each : List.of(module, "service-kit")) {
				read(Manifests.PROJECT.resolve(each).resolve("src/main/java"));
			}
			defaults = Files
					.readString(Manifests.PROJECT.resolve(module).resolve("src/main/resources/application.yml"));
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void read(Path root) throws IOException {
		try (var files = Files.walk(root)) {
			for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
				var source = Files.readString(file);
				var prefix = PREFIX.matcher(source);
				if (prefix.find()) {
					sources.merge(prefix.group(1), source, String::concat);
				}
			}
		}
	}

	/** Whether somebody reads {@code key}, written with dots and dashes. */
	boolean know(String key) {
		var last = key.substring(key.lastIndexOf('.') + 1);
		return BOOT.contains(key)
				|| sources.entrySet().stream().anyMatch(
						each -> key.startsWith(each.getKey() + ".") && isWord(each.getValue(), camel(last)))
				|| hasDefault(key.substring(0, key.indexOf('.')), last);
	}

	/** Some settings are read one by one. */
	private boolean hasDefault(String first, String last) {
		return defaults.contains("\n" + first + ":")
				&& Pattern.compile("(?m)^ +" + Pattern.quote(last) + ":").matcher(defaults).find();
	}

	/** The same for the name of an environment variable, which has neither dashes nor cases. */
	boolean knowVariable(String name) {
		var last = name.substring(name.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
		return sources.entrySet().stream()
				.anyMatch(each -> name.startsWith(
						each.getKey().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT) + "_")
						&& Pattern.compile("\\b" + last + "\\b", Pattern.CASE_INSENSITIVE).matcher(each.getValue())
								.find())
				|| BOOT.stream().anyMatch(boot -> name.equals(boot.replace('.', '_').toUpperCase(Locale.ROOT)));
	}

	/** The leaves of a YAML document, as keys with dots. */
	static List<String> keys(String prefix, Map<String, Object> tree) {
		return tree.entrySet().stream()
				.flatMap(entry -> entry.getValue() instanceof Map<?, ?>
						? keys(prefix + entry.getKey() + ".", Manifests.map(entry.getValue())).stream()
						: Stream.of(prefix + entry.getKey()))
				.toList();
	}

	private static boolean isWord(String source, String word) {
		return Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(source).find();
	}

	private static String camel(String kebab) {
		return Pattern.compile("-([a-z])").matcher(kebab)
				.replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
	}
}
