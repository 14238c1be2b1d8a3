package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The settings of a module: the metadata that the compiler writes for its {@code @ConfigurationProperties}, those of
 * service-kit, and the keys of its {@code application.yml}.
 */
final class Settings {
	/** Settings of Spring Boot that the manifests set. */
	private static final Set<String> BOOT = Set.of("spring.r2dbc.url", "spring.r2dbc.username", "spring.r2dbc.password",
			"spring.flyway.url", "spring.flyway.user", "spring.flyway.password", "spring.config.import",
			"server.address", "spring.mail.host", "spring.mail.password", "management.server.address",
			"management.otlp.tracing.endpoint",
			"management.tracing.sampling.probability");
	private final Set<String> names = new HashSet<>(BOOT);
	private final Set<String> maps = new HashSet<>();

	/** @param module a service */
	Settings(String module) {
		Stream.of(module, "service-kit").flatMap(each -> metadata(each).stream()).forEach(property -> {
			names.add(property.name());
			if (property.isMap()) {
				maps.add(property.name() + ".");
			}
		});
		names.addAll(keys("", defaults(module)));
	}

	/**
	 * A property of the metadata.
	 *
	 * @param type the Java type without packages, for example {@code Map<TrafficClass, Duration>}
	 * @param defaultValue empty where there is none
	 */
	record Property(String name, String type, String description, String defaultValue) {
		private static Property of(JsonNode node) {
			var value = node.path("defaultValue");
			return new Property(node.path("name").asText(),
					node.path("type").asText().replaceAll("(?:[a-z0-9_]+\\.)+", "").replaceAll("\\w+\\$", "")
							.replace(",", ", "),
					node.path("description").asText(),
					value.isContainerNode()
							? String.join(",",
									StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList())
							: value.asText());
		}

		boolean isMap() {
			return type.startsWith("Map<");
		}
	}

	/** The properties of a module by name, without those of service-kit. The module must have been compiled. */
	static List<Property> metadata(String module) {
		try {
			var file = Manifests.PROJECT.resolve(module)
					.resolve("target/classes/META-INF/spring-configuration-metadata.json");
			var properties = new ObjectMapper().readTree(Files.readString(file)).path("properties");
			return StreamSupport.stream(properties.spliterator(), false).map(Property::of)
					.sorted((one, other) -> one.name().compareTo(other.name())).toList();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** The {@code application.yml} of a module. */
	static Map<String, Object> defaults(String module) {
		return Manifests.read(module + "/src/main/resources/application.yml");
	}

	/** Whether {@code key}, in the form {@code gateway.max-budget.checkout}, is read. */
	boolean know(String key) {
		return names.contains(key) || maps.stream().anyMatch(key::startsWith);
	}

	/** The same for the name of an environment variable. */
	boolean knowVariable(String variable) {
		return names.stream().anyMatch(key -> variable.equals(variable(key)))
				|| maps.stream().anyMatch(key -> variable.startsWith(variable(key)));
	}

	private static String variable(String key) {
		return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	/** The leaves of a YAML document, as keys with dots. */
	static List<String> keys(String prefix, Map<String, Object> tree) {
		return tree.entrySet().stream()
				.flatMap(entry -> entry.getValue() instanceof Map<?, ?>
						? keys(prefix + entry.getKey() + ".", Manifests.map(entry.getValue())).stream()
						: Stream.of(prefix + entry.getKey()))
				.toList();
	}
}
