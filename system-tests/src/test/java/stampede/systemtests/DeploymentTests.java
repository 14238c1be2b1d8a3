package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deployment files contain no secret, and their references to each other exist. */
class DeploymentTests {
	private static final Path PROJECT = Manifests.PROJECT;
	private static final long MEMORY = 4L * 1024;
	private static final String RECOMMENDATIONS = "recommendation-service";
	private static final List<String> OURS = List.of("order-service", "inventory-service", "payment-service",
			"gateway-service", "payment-simulator", "tokens", "migrate-orders", "migrate-inventory",
			"migrate-payments", "identity-service", "profile-service", "recommendation-service-v1",
			"recommendation-service-v2", "migrate-identity", "migrate-profile", "migrate-recommendations-v1",
			"migrate-recommendations-v2");
	/** The services of compose/shop.yml; what else it says of a service adds to docker-compose.yml. */
	private static final Set<String> SHOP = Set.of("identity-service", "profile-service", "recommendation-service-v1",
			"recommendation-service-v2", "migrate-identity", "migrate-profile", "migrate-recommendations-v1",
			"migrate-recommendations-v2");
	private static final Map<String, String> MODULES = Map.ofEntries(Map.entry("tokens", "local-tokens"),
			Map.entry("migrate-orders", "order-service"), Map.entry("migrate-inventory", "inventory-service"),
			Map.entry("migrate-payments", "payment-service"), Map.entry("migrate-identity", "identity-service"),
			Map.entry("migrate-profile", "profile-service"), Map.entry("recommendation-service-v1", RECOMMENDATIONS),
			Map.entry("recommendation-service-v2", RECOMMENDATIONS),
			Map.entry("migrate-recommendations-v1", RECOMMENDATIONS),
			Map.entry("migrate-recommendations-v2", RECOMMENDATIONS));
	private static final Set<String> PUBLISHED = Set.of("gateway-service", "prometheus", "alertmanager", "grafana");
	/** Values of secrets: keys, tokens, passwords. */
	private static final Pattern SECRET = Pattern.compile(
			"-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[A-Za-z0-9_-]{20,}\\.|sk_(live|test)_[0-9a-f]{16,}|whsec_[0-9a-f]{16,}"
					+ "|(?i)(password|secret)\\s*[:=]\\s*[\"']?[A-Za-z0-9]{12,}[\"']?\\s*$",
			Pattern.MULTILINE);
	private final Map<String, Map<String, Object>> containers = containers();

	@Test
	void carriesNoSecret() throws IOException {
		var found = new TreeMap<String, String>();
		for (var root : List.of("Dockerfile", ".dockerignore", "docker-compose.yml", "compose", "k8s",
				"docs/deploy.md")) {
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
	void publishesTheGatewayAndWhatPeopleLookAtAloneAndOnLoopback() {
		containers.forEach((name, container) -> {
			var ports = (List<?>) container.getOrDefault("ports", List.of());
			if (PUBLISHED.contains(name)) {
				assertThat(ports).as(name).hasSize(1).first().asString().startsWith("127.0.0.1:");
			} else {
				assertThat(ports).as(name).isEmpty();
			}
		});
	}

	/** Migrations have ended before the others are at full size. */
	@Test
	void fitsIntoFourGibibytesAndTheShopIntoTwoMore() {
		assertThat(memory(name -> !SHOP.contains(name))).isLessThan(MEMORY);
		assertThat(memory(SHOP::contains)).isPositive().isLessThan(MEMORY / 2);
	}

	private long memory(Predicate<String> names) {
		return containers.entrySet().stream()
				.filter(container -> names.test(container.getKey()) && !container.getKey().startsWith("migrate-")
						&& !isObserver(container.getValue()))
				.mapToLong(container -> mebibytes(container.getValue().getOrDefault("mem_limit", "none")))
				.sum();
	}

	@Test
	void observesInTwoMore() {
		var observers = containers.values().stream().filter(DeploymentTests::isObserver).toList();

		assertThat(observers).hasSizeGreaterThan(2).allSatisfy(each -> assertThat(each)
				.containsEntry("read_only", true).containsEntry("cap_drop", List.of("ALL")));
		assertThat(observers.stream().mapToLong(each -> mebibytes(each.getOrDefault("mem_limit", "none"))).sum())
				.isLessThan(MEMORY / 2);
	}

	/** Prometheus looks where the services answer it. */
	@Test
	void looksAtTheManagementPorts() {
		var jobs = Manifests.list(Manifests.read("compose/observe/prometheus.yml"), "scrape_configs");

		assertThat(jobs).hasSize(7).allSatisfy(job -> {
			var service = Manifests.text(job, "job_name");
			var port = Manifests.text(Manifests.at(Manifests.read(service + "/src/main/resources/application.yml"),
					"management", "server"), "port");
			if (job.containsKey("dns_sd_configs")) {
				var names = SHOP.stream().filter(name -> name.startsWith(service)).sorted().toList();
				assertThat(Manifests.list(job, "dns_sd_configs")).containsExactly(
						Map.of("names", names, "type", "A", "port", Integer.valueOf(port)));
			} else {
				assertThat(Manifests.list(job, "static_configs").getFirst().get("targets"))
						.isEqualTo(List.of(service + ":" + port));
			}
		});
	}

	private static boolean isObserver(Map<String, Object> container) {
		return List.of("observe").equals(container.get("profiles"));
	}

	/** The modules that the image builds must be part of the build context. */
	@Test
	void sendsTheSourcesOfWhatItBuilds() throws IOException {
		var sent = text(PROJECT.resolve(".dockerignore")).lines().toList();
		var built = Pattern.compile("-pl ([a-z,-]+)").matcher(text(PROJECT.resolve("Dockerfile")));
		assertThat(built.find()).isTrue();

		assertThat(built.group(1).split(",", -1)).hasSizeGreaterThan(5).allMatch(
				module -> sent.contains("!" + module) || (module.endsWith("-service") && sent.contains("!*-service")));
	}

	/** Maven reads the POM of every module, whichever it builds. */
	@Test
	void sendsThePomOfEveryModule() throws IOException {
		var sent = text(PROJECT.resolve(".dockerignore")).lines().toList();
		var modules = Pattern.compile("<module>([a-z-]+)</module>").matcher(text(PROJECT.resolve("pom.xml"))).results()
				.map(found -> found.group(1)).toList();

		assertThat(modules).hasSizeGreaterThan(10).allMatch(module -> sent.contains("!" + module)
				|| sent.contains("!" + module + "/pom.xml")
				|| (module.endsWith("-service") && sent.contains("!*-service")));
	}

	/** An attacker in the gateway, which faces clients, reaches no database; and only what is published is on a network that leads out. */
	@Test
	void separatesTheNetworks() {
		var networks = Manifests.at(Manifests.read("docker-compose.yml"), "networks");
		assertThat(networks).containsKey("edge").hasSizeGreaterThan(3);
		networks.forEach((name, network) -> assertThat(network).as(name)
				.isEqualTo(name.equals("edge") ? null : Map.of("internal", true)));
		containers.forEach((name, container) -> assertThat(networksOf(container).contains("edge")).as(name)
				.isEqualTo(PUBLISHED.contains(name)));
		assertThat(containers.keySet().stream().filter(name -> networksOf(container(name)).contains("databases")))
				.containsExactlyInAnyOrder("postgres", "order-service", "inventory-service", "payment-service",
						"migrate-orders", "migrate-inventory", "migrate-payments", "identity-service",
						"profile-service", "recommendation-service-v1", "recommendation-service-v2",
						"migrate-identity", "migrate-profile", "migrate-recommendations-v1",
						"migrate-recommendations-v2");
		assertThat(networksOf(container("redis"))).isEqualTo(List.of("limits"));
		assertThat(networksOf(container("order-service"))).doesNotContain("provider", "limits");
	}

	private static List<String> networksOf(Map<String, Object> container) {
		return ((List<?>) container.getOrDefault("networks", List.of())).stream().map(String::valueOf).toList();
	}

	@Test
	void pinsEveryImage() {
		containers.forEach((name, container) -> assertThat(container.get("image")).as(name).asString()
				.matches("\\$\\{[A-Z_]+:-[a-z/-]+:v?\\d+\\.\\d+[a-z0-9.-]*}|stampede/[a-z-]+:\\$\\{TAG:-local}"));
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

	/** A misspelt key would have no effect. */
	@Test
	void givesNoServiceASettingThatItDoesNotKnow() {
		for (var name : OURS) {
			var module = MODULES.getOrDefault(name, name);
			if (!module.equals("local-tokens")) {
				var settings = new Settings(module);
				var container = container(name);
				assertThat(((List<?>) container.getOrDefault("command", List.of())).stream()
						.map(Object::toString)
						.filter(argument -> argument.startsWith("--"))
						.map(argument -> argument.substring(2, argument.indexOf('='))))
						.as(name).allMatch(settings::know);
				assertThat(Manifests.at(container, "environment").keySet()).as(name)
						.allMatch(settings::knowVariable);
				assertThat(secrets(container).stream().map(secret -> Manifests.text(secret, "target")))
						.as(name).allMatch(settings::know);
			}
		}
	}

	private static List<Map<String, Object>> secrets(Map<String, Object> container) {
		return ((List<?>) container.getOrDefault("secrets", List.of())).stream()
				.filter(Map.class::isInstance)
				.map(Manifests::map)
				.toList();
	}

	/** As Compose merges both files. */
	private static Map<String, Map<String, Object>> containers() {
		var all = services("docker-compose.yml");
		services("compose/shop.yml").forEach((name, more) -> {
			assertThat(all.containsKey(name)).as(name).isNotEqualTo(SHOP.contains(name));
			all.merge(name, more, (base, added) -> {
				var environment = new TreeMap<>(Manifests.at(base, "environment"));
				environment.putAll(Manifests.at(added, "environment"));
				var merged = new TreeMap<>(base);
				merged.put("environment", environment);
				return merged;
			});
		});
		return all;
	}

	private static Map<String, Map<String, Object>> services(String file) {
		var services = new TreeMap<String, Map<String, Object>>();
		Manifests.at(Manifests.read(file), "services")
				.forEach((name, service) -> services.put(name, Manifests.map(service)));
		return services;
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
