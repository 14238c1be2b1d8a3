package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.systemtests.Settings.Property;

/** {@code docs/configuration.md} lists every setting; {@code -Dconfiguration.write=true} writes it. */
class ConfigurationDocumentTests {
	private static final List<String> SERVICES = List.of("gateway-service", "order-service", "inventory-service",
			"payment-service", "identity-service", "profile-service", "recommendation-service", "payment-simulator");

	@Test
	void listsEverySetting() throws IOException {
		var document = Manifests.PROJECT.resolve("docs/configuration.md");
		var current = """
				# Settings

				Every setting of Stampede's own, by service. A setting is a Spring Boot property: `gateway.body.timeout` is the argument
				`--gateway.body.timeout=5s`, the environment variable `GATEWAY_BODY_TIMEOUT` (dots become underscores, dashes disappear) or a key of
				a YAML file. Durations and sizes have a unit (`500ms`, `64KB`). [deploy.md](deploy.md) lists the settings that an operator changes
				first. Settings of Spring Boot and Resilience4j that differ from their defaults are in each `application.yml`, with the reason.

				Generated from the source code (`CONTRIBUTING.md` has the command); a test compares the two.

				## Every service

				"""
				+ table("service-kit")
				+ SERVICES.stream().map(service -> "\n## " + service + "\n\n" + table(service))
						.collect(Collectors.joining());

		if (Boolean.getBoolean("configuration.write")) {
			Files.writeString(document, current);
		}
		assertThat(document).as("see CONTRIBUTING.md for the command that writes it").hasContent(current);
	}

	@ParameterizedTest
	@ValueSource(strings = {"service-kit", "gateway-service", "order-service", "inventory-service", "payment-service",
			"identity-service", "profile-service", "recommendation-service", "payment-simulator"})
	void describesEverySetting(String module) {
		assertThat(Settings.metadata(module)).isNotEmpty()
				.allSatisfy(property -> assertThat(property.description()).as(property.name()).isNotBlank());
	}

	private static String table(String module) {
		return "| property | type | default | meaning |\n|---|---|---|---|\n"
				+ Settings.metadata(module).stream().map(property -> "| `" + property.name() + "` | "
						+ property.type().replaceAll("[<>]", "\\\\$0") + " | " + defaultOf(module, property) + " | "
						+ property.description() + " |\n").collect(Collectors.joining());
	}

	/** The value of the service's own {@code application.yml} goes before that of the code. */
	private static String defaultOf(String module, Property property) {
		var code = property.defaultValue().isEmpty() ? "" : "`" + property.defaultValue() + "`";
		if (!"service-kit".equals(module)) {
			var configured = configured(module, property.name());
			return configured.isEmpty() ? code : configured;
		}
		return code + SERVICES.stream().filter(service -> !configured(service, property.name()).isEmpty())
				.map(service -> configured(service, property.name()) + " (" + service + ")")
				.collect(Collectors.joining(", ", code.isEmpty() ? "" : " ", "")).stripTrailing();
	}

	private static String configured(String service, String name) {
		Object value = Settings.defaults(service);
		for (var step : name.split("\\.", -1)) {
			value = value instanceof Map<?, ?> tree ? tree.get(step) : null;
		}
		return value == null ? "" : "`" + value.toString().replaceAll("^\\{(.*)\\}$", "$1") + "`";
	}
}
