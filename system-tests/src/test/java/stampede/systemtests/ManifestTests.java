package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.systemtests.Manifests.at;
import static stampede.systemtests.Manifests.list;
import static stampede.systemtests.Manifests.map;
import static stampede.systemtests.Manifests.name;
import static stampede.systemtests.Manifests.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** References of the Kubernetes manifests exist: in each other, and in the services. */
class ManifestTests {
	private static final String APP = "app.kubernetes.io/name";
	static final List<String> SERVICES = List.of("gateway-service", "order-service", "inventory-service",
			"payment-service", "identity-service", "profile-service", "recommendation-service-v1",
			"recommendation-service-v2");
	private static final Set<String> RECOMMENDATIONS_CALL = Set.of("order-service", "inventory-service",
			"identity-service");
	/** The callees of each service; databases by their label. */
	private static final Map<String, Set<String>> CALLS = Map.of(
			"gateway-service",
			Set.of("order-service", "inventory-service", "payment-service", "identity-service", "profile-service",
					"recommendation-service-v1", "recommendation-service-v2", "redis"),
			"order-service", Set.of("inventory-service", "payment-service", "identity-service"),
			"inventory-service", Set.of("identity-service"),
			"payment-service", Set.of("payment-simulator", "identity-service"),
			"identity-service", Set.of("identity-service", "redis"),
			"profile-service", Set.of("identity-service"),
			"recommendation-service-v1",
			Set.of("order-service", "inventory-service", "identity-service", "recommendation-service-v2"),
			"recommendation-service-v2", RECOMMENDATIONS_CALL, "payment-simulator", Set.of("gateway-service"));
	private static final Set<String> SHOP = Set.of("identity-service", "profile-service", "recommendation-service");
	private final Manifests all = Manifests.under("k8s");

	@ParameterizedTest
	@FieldSource("SERVICES")
	void listensWhereTheServiceDoes(String service) {
		var settings = Manifests.read(module(service) + "/src/main/resources/application.yml");
		var pod = pod(all.named("Deployment", service));
		var ports = list(container(pod), "ports").stream()
				.collect(Collectors.toMap(port -> text(port, "name"), port -> text(port, "containerPort")));

		assertThat(ports).containsExactlyInAnyOrderEntriesOf(Map.of("http", text(at(settings, "server"), "port"),
				"management", text(at(settings, "management", "server"), "port")));
		assertThat(text(list(at(all.named("Service", service), "spec"), "ports").getFirst(), "port"))
				.isEqualTo(ports.get("http"));
		assertThat(container(pod)).containsEntry("name", "service").containsEntry("image", "stampede/" + service);
	}

	@Test
	void selectsWhatThereIs() {
		var pods = all.ofKind("Deployment", "StatefulSet").filter(each -> !name(each).equals("every-service"))
				.collect(Collectors.toMap(Manifests::name, ManifestTests::labels));
		all.ofKind("Deployment", "StatefulSet").filter(each -> pods.containsKey(name(each)))
				.forEach(each -> assertThat(labels(each)).as(name(each))
						.containsAllEntriesOf(at(each, "spec", "selector", "matchLabels")));
		all.ofKind("Service").forEach(each -> assertThat(pods.values()).as("Service " + name(each))
				.anySatisfy(labels -> assertThat(labels).containsAllEntriesOf(at(each, "spec", "selector"))));
		Stream.concat(all.ofKind("PodDisruptionBudget"), all.ofKind("PodMonitor"))
				.forEach(each -> assertThat(pods.values()).as(name(each)).anySatisfy(
						labels -> assertThat(labels)
								.containsAllEntriesOf(at(each, "spec", "selector", "matchLabels"))));
		all.ofKind("HorizontalPodAutoscaler")
				.forEach(each -> all.named("Deployment", text(at(each, "spec", "scaleTargetRef"), "name")));
		all.ofKind("Deployment", "Job").filter(each -> !name(each).startsWith("every-")).forEach(each -> {
			var account = text(pod(each), "serviceAccountName");
			if (!account.isEmpty()) {
				all.named("ServiceAccount", account);
			}
		});
	}

	@ParameterizedTest
	@FieldSource("SERVICES")
	void setsNothingThatTheServiceDoesNotRead(String service) {
		var settings = new Settings(module(service));
		var file = settings(service);

		assertThat(Settings.keys("", file)).isNotEmpty().allMatch(settings::know);
		assertThat(secretFiles(all.named("Deployment", service))).isNotEmpty().allMatch(settings::know);
		assertThat(settings.know("stampede.tokens.jwk-uri")).as("one that is misspelt").isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = {"local", "local-shop", "staging", "prod"})
	void setsNothingForACloudThatNobodyReads(String overlay) {
		var services = SERVICES.stream().map(service -> new Settings(module(service))).toList();
		var literals = list(Manifests.read("k8s/overlays/" + overlay + "/kustomization.yaml"), "configMapGenerator")
				.stream()
				.flatMap(each -> ((List<?>) each.getOrDefault("literals", List.of())).stream())
				.map(literal -> literal.toString().split("=", 2)[0])
				.toList();

		assertThat(literals).isNotEmpty()
				.allSatisfy(name -> assertThat(services).as(name).anyMatch(each -> each.knowVariable(name)));
		assertThat(services).noneMatch(each -> each.knowVariable("STAMPEDE_TOKENS_JWKSURI"));
	}

	/** Each caller has tokens for its downstream services, and is permitted by them; no service permits another caller. */
	@Test
	void showsEachDownstreamServiceATokenMadeForIt() {
		var identity = Set.of("identity-service");
		var callers = Map.of("order-service", Set.of("inventory-service", "payment-service", "identity-service"),
				"gateway-service", Set.of("inventory-service", "identity-service"), "inventory-service", identity,
				"payment-service", identity, "identity-service", identity, "profile-service", identity,
				"recommendation-service-v1",
				Set.of("order-service", "inventory-service", "identity-service", "recommendation-service"),
				"recommendation-service-v2", RECOMMENDATIONS_CALL);
		callers.forEach((caller, callees) -> assertThat(tokens(caller)).as(caller).isEqualTo(
				callees.stream().collect(Collectors.toMap(callee -> callee, callee -> callee + ".jwt"))));
		for (var callee : Set.of("order-service", "inventory-service", "payment-service", "identity-service",
				"recommendation-service")) {
			var audiences = at(Manifests.read(callee + "/src/main/resources/application.yml"), "stampede", "tokens");
			assertThat(text(audiences, "audiences").split(",", -1)).contains(callee);
			var account = "system:serviceaccount:" + text(Manifests.read("k8s/base/kustomization.yaml"), "namespace")
					+ ":";
			assertThat(permitted(callee).split(",", -1)).as(callee).containsExactlyInAnyOrder(callers.keySet().stream()
					.filter(caller -> callers.getOrDefault(caller, Set.of()).contains(callee))
					.map(ManifestTests::module)
					.distinct().map(account::concat).toArray(String[]::new));
		}
	}

	/** The callers that a service permits with the shop, which may replace those of the base. */
	private static String permitted(String callee) {
		return shopPatches(callee)
				.flatMap(patch -> list(container(pod(patch)), "env").stream())
				.filter(variable -> text(variable, "name").equals("STAMPEDE_TOKENS_WORKLOADS_CALLERS"))
				.map(variable -> text(variable, "value")).findFirst()
				.orElseGet(() -> text(at(settings(callee), "stampede", "tokens", "workloads"), "callers"));
	}

	private static Stream<Map<String, Object>> shopPatches(String service) {
		return list(Manifests.read("k8s/components/shop/kustomization.yaml"), "patches").stream()
				.filter(patch -> text(at(patch, "target"), "name").equals(service))
				.map(patch -> map(new Yaml().load(text(patch, "patch"))));
	}

	/** The paths of the tokens that a deployment mounts, by audience. */
	private Map<String, String> tokens(String caller) {
		return Stream.concat(Stream.of(all.named("Deployment", caller)), shopPatches(caller))
				.flatMap(ManifestTests::volumes)
				.flatMap(volume -> list(at(volume, "projected"), "sources").stream())
				.map(source -> at(source, "serviceAccountToken"))
				.filter(token -> token.containsKey("audience"))
				.collect(Collectors.toMap(token -> text(token, "audience"), token -> text(token, "path"),
						(base, shop) -> shop));
	}

	@Test
	void letsThroughWhatTheServicesCallAndNothingElse() {
		var leaves = new TreeMap<String, Set<String>>();
		var enters = new TreeMap<String, Set<String>>();
		all.ofKind("NetworkPolicy").forEach(policy -> {
			var selected = text(at(policy, "spec", "podSelector", "matchLabels"), APP);
			if (!selected.isEmpty()) {
				peers(policy, "egress", "to")
						.forEach(to -> leaves.computeIfAbsent(selected, _ -> new TreeSet<>()).add(to));
				peers(policy, "ingress", "from")
						.forEach(from -> enters.computeIfAbsent(from, _ -> new TreeSet<>()).add(selected));
			}
		});

		CALLS.forEach((caller, callees) -> {
			assertThat(leaves.getOrDefault(caller, Set.of())).as("what leaves " + caller).isEqualTo(callees);
			callees.stream().filter(callee -> !callee.equals("gateway-service")).forEach(callee -> assertThat(
					enters.getOrDefault(caller, Set.of())).as("what comes from " + caller).contains(callee));
		});
		// The gateway itself shows events of the provider to payment-service, and prices and orders to all.
		assertThat(enters.get("gateway-service")).isEqualTo(CALLS.get("gateway-service"));
	}

	/** ADR 13: the delay, requests in progress, detached work, and some seconds to close the rest. */
	@Test
	void givesEnoughTimeToStop() {
		var drain = Settings.metadata("service-kit").stream()
				.filter(property -> property.name().startsWith("stampede.drain."))
				.collect(Collectors.toMap(Settings.Property::name, Settings.Property::defaultValue));
		var grace = Duration.ofSeconds(Long.parseLong(
				text(pod(all.named("Deployment", "every-service")), "terminationGracePeriodSeconds")));
		for (var service : SERVICES) {
			var phase = text(
					at(Manifests.read(module(service) + "/src/main/resources/application.yml"), "spring", "lifecycle"),
					"timeout-per-shutdown-phase");

			assertThat(grace).isGreaterThanOrEqualTo(seconds(drain.getOrDefault("stampede.drain.delay", ""), "(\\d+)s")
					.plus(seconds(phase, "(\\d+)s"))
					.plus(seconds(drain.getOrDefault("stampede.drain.detached-timeout", ""), "(\\d+)s")));
		}
	}

	/** The settings that the manifests give to a service. */
	static Map<String, Object> settings(String service) {
		var directory = SHOP.contains(module(service)) ? "k8s/components/shop/services/" : "k8s/base/";
		return Manifests.read(directory + module(service) + "/application.yml");
	}

	/** recommendation-service is deployed in two versions of one jar. */
	static String module(String service) {
		return service.replaceFirst("-v\\d$", "");
	}

	private static Duration seconds(String text, String pattern) {
		var found = Pattern.compile(pattern).matcher(text);
		assertThat(found.find()).as(pattern).isTrue();
		return Duration.ofSeconds(Long.parseLong(found.group(1)));
	}

	private static Stream<String> peers(Map<String, Object> policy, String direction, String end) {
		return list(at(policy, "spec"), direction).stream()
				.flatMap(rule -> list(rule, end).stream())
				.map(peer -> text(at(peer, "podSelector", "matchLabels"), APP))
				.filter(name -> !name.isEmpty());
	}

	private static List<String> secretFiles(Map<String, Object> workload) {
		return volumes(workload)
				.filter(volume -> text(volume, "name").equals("secrets"))
				.flatMap(volume -> Stream.concat(Stream.of(at(volume, "secret")),
						list(at(volume, "projected"), "sources").stream().map(source -> at(source, "secret"))))
				.flatMap(secret -> list(secret, "items").stream())
				.map(item -> text(item, "path"))
				.toList();
	}

	private static Stream<Map<String, Object>> volumes(Map<String, Object> workload) {
		return list(pod(workload), "volumes").stream();
	}

	static Map<String, Object> container(Map<String, Object> pod) {
		return list(pod, "containers").getFirst();
	}

	static Map<String, Object> pod(Map<String, Object> workload) {
		return at(workload, "spec", "template", "spec");
	}

	static Map<String, Object> labels(Map<String, Object> workload) {
		return Objects.requireNonNull(map(at(workload, "spec", "template", "metadata", "labels")));
	}
}
