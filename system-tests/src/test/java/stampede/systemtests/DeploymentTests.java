package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What is deployed, read as files: it carries no secret, and what is named in one place is there in the other. */
class DeploymentTests {
	private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
	private static final long MEMORY = 4L * 1024;
	private static final List<String> OURS = List.of("order-service", "inventory-service", "payment-service",
			"gateway-service", "payment-simulator", "tokens", "migrate-orders", "migrate-inventory",
			"migrate-payments");
	/** A value that only a secret has: a key, a token, a password that somebody typed. */
	private static final Pattern SECRET = Pattern.compile(
			"-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[A-Za-z0-9_-]{20,}\\.|sk_(live|test)_[0-9a-f]{16,}|whsec_[0-9a-f]{16,}"
					+ "|(?i)(password|secret)\\s*[:=]\\s*[\"']?[A-Za-z0-9]{12,}[\"']?\\s*$",
			Pattern.MULTILINE);
	private final Map<String, Map<String, Object>> containers = containers();

	@Test
	void carriesNoSecret() throws IOException {
		var found = new TreeMap<String, String>();
		for (var root : List.of("Dockerfile", ".dockerignore", "docker-compose.yml", "compose", "docs/deploy.md")) {
			try (var files = Files.walk(PROJECT.resolve(root))) {
				for (var file : files.filter(Files::isRegularFile).toList()) {
					var match = SECRET.matcher(text(file));
					if (match.find()) {
						found.put(PROJECT.relativize(file).toString(), match.group());
					}
				}
			}
		}
		assertThat(found).isEmpty();
		assertThat(SECRET.matcher("password: hunter2hunter2").find()).as("the pattern finds one").isTrue();
	}

	@Test
	void confinesEveryContainerOfOurs() {
		for (var name : OURS) {
			assertThat(container(name)).as(name)
					.containsEntry("read_only", true)
					.containsEntry("user", "10001:10001")
					.containsEntry("cap_drop", List.of("ALL"))
					.containsEntry("security_opt", List.of("no-new-privileges:true"));
		}
	}

	@Test
	void publishesTheGatewayAloneAndOnLoopback() {
		containers.forEach((name, container) -> {
			var ports = (List<?>) container.getOrDefault("ports", List.of());
			if (name.equals("gateway-service")) {
				assertThat(ports).hasSize(1).first().asString().startsWith("127.0.0.1:");
			} else {
				assertThat(ports).as(name).isEmpty();
			}
		});
	}

	/** Migrations have ended before the others are at full size. */
	@Test
	void fitsIntoFourGibibytes() {
		var sum = containers.entrySet().stream()
				.filter(container -> !container.getKey().startsWith("migrate-"))
				.mapToLong(container -> mebibytes(container.getValue().getOrDefault("mem_limit", "none")))
				.sum();

		assertThat(sum).isLessThan(MEMORY);
	}

	@Test
	void pinsEveryImage() {
		containers.forEach((name, container) -> assertThat(container.get("image")).as(name).asString()
				.matches("\\$\\{[A-Z_]+:-[a-z]+:\\d+\\.\\d+[a-z0-9.-]*}|stampede/[a-z-]+:\\$\\{TAG:-local}"));
	}

	@Test
	void makesEverySecretThatIsMounted() throws IOException {
		var made = new TreeSet<String>();
		var names = Pattern.compile("for name in (.*?); do", Pattern.DOTALL)
				.matcher(text(PROJECT.resolve("compose/make-secrets")));
		assertThat(names.find()).isTrue();
		Stream.of(names.group(1).split("[\\s\\\\]+", -1)).forEach(made::add);
		var mounted = new TreeSet<String>();
		containers.values().forEach(container -> {
			for (var secret : (List<?>) container.getOrDefault("secrets", List.of())) {
				mounted.add(
						secret instanceof Map<?, ?> long_ ? String.valueOf(long_.get("source")) : secret.toString());
			}
		});

		assertThat(mounted).isEqualTo(made);
	}

	/** What is given as an argument is a setting of that service: a key that is misspelt is one that nobody reads. */
	@Test
	void givesNoServiceASettingThatItDoesNotKnow() throws IOException {
		for (var name : OURS) {
			for (var argument : (List<?>) container(name).getOrDefault("command", List.of())) {
				var text = argument.toString();
				if (text.startsWith("--")) {
					assertThat(knows(name, text.substring(2, text.indexOf('=')))).as(name + " " + text).isTrue();
				}
			}
		}
	}

	private static boolean knows(String service, String key) throws IOException {
		var boot = Set.of("spring.", "server.", "management.", "logging.");
		if (boot.stream().anyMatch(key::startsWith)) {
			return true;
		}
		var property = key.substring(key.lastIndexOf('.') + 1);
		var record = Pattern.compile("@ConfigurationProperties\\(\"([a-z.-]+)\"\\)");
		for (var module : List.of(service, "service-kit")) {
			try (var files = Files.walk(PROJECT.resolve(module).resolve("src/main"))) {
				for (var file : files.filter(file -> file.toString().matches(".*\\.(java|yml)")).toList()) {
					var source = text(file);
					var named = record.matcher(source);
					if (named.find() && key.startsWith(named.group(1) + ".") && source.contains(camel(property))) {
						return true;
					}
					if (file.toString().endsWith(".yml") && source.contains(property + ":")) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private static String camel(String kebab) {
		return Pattern.compile("-([a-z])").matcher(kebab).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Map<String, Object>> containers() {
		try (var file = Files.newBufferedReader(PROJECT.resolve("docker-compose.yml"))) {
			var compose = (Map<String, Object>) new Yaml().load(file);
			return (Map<String, Map<String, Object>>) Objects.requireNonNull(compose.get("services"));
		} catch (IOException missing) {
			throw new IllegalStateException(missing);
		}
	}

	private Map<String, Object> container(String name) {
		return Objects.requireNonNull(containers.get(name), name);
	}

	private static long mebibytes(Object limit) {
		var text = limit.toString();
		assertThat(text).matches("\\d+m");
		return Long.parseLong(text.substring(0, text.length() - 1));
	}

	private static String text(Path file) throws IOException {
		try {
			return Files.readString(file);
		} catch (MalformedInputException binary) {
			return "";
		}
	}
}
