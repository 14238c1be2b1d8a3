package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stampede.systemtests.Manifests.at;
import static stampede.systemtests.Manifests.list;
import static stampede.systemtests.Manifests.name;
import static stampede.systemtests.Manifests.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.systemtests.RolloutModel.Step;

/**
 * The rendered production overlay: its canaries refer to existing analysis templates, routes and pods, and their times agree.
 * Rendered by {@code kubectl}; skipped, with a message, if it is not installed.
 */
class RolloutTests {
	private static final String ROLLOUT = "Rollout";
	private static final List<String> SERVICES = List.of("gateway-service", "order-service", "inventory-service",
			"payment-service");
	private static Manifests prod = Manifests.none();

	@BeforeAll
	static void render() throws IOException, InterruptedException {
		assumeTrue(Manifests.canRender(), "kubectl is not installed; what is applied to production is not looked at");
		prod = Manifests.rendered("k8s/overlays/prod");
	}

	@Test
	void releasesEveryServiceAsACanary() {
		assertThat(prod.ofKind(ROLLOUT).map(Manifests::name)).containsExactlyInAnyOrderElementsOf(SERVICES);
		assertThat(prod.ofKind("Deployment")).isEmpty();
		prod.ofKind("HorizontalPodAutoscaler")
				.forEach(each -> assertThat(at(each, "spec", "scaleTargetRef")).containsEntry("kind", ROLLOUT)
						.containsEntry("apiVersion", "argoproj.io/v1alpha1").containsEntry("name", name(each)));
	}

	/** A timed pause ends whatever the analysis says, so that each weight is followed by an analysis. */
	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void judgesEveryWeightByATemplateThatGetsAllItsArguments(String service) {
		var steps = RolloutModel.steps(list(canary(service), "steps"));
		var analyses = list(canary(service), "steps").stream().filter(step -> step.containsKey("analysis"))
				.map(step -> at(step, "analysis")).toList();
		var template = list(at(prod.named("AnalysisTemplate", service + "-canary"), "spec"), "args");

		assertThat(canary(service)).doesNotContainKey("analysis");
		assertThat(steps).containsExactly(new Step.SetWeight(5), new Step.Analyse(), new Step.SetWeight(25),
				new Step.Analyse(), new Step.SetWeight(50), new Step.Analyse());
		assertThat(analyses).allSatisfy(analysis -> {
			assertThat(list(analysis, "templates")).extracting(each -> text(each, "templateName"))
					.containsExactly(service + "-canary");
			assertThat(template.stream().filter(argument -> !argument.containsKey("value")).map(Manifests::argument))
					.containsExactlyInAnyOrderElementsOf(
							list(analysis, "args").stream().map(Manifests::argument).toList());
		});
	}

	/** Otherwise a metric is successful before it can fail, or an analysis never ends. */
	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void measuresEveryGateMoreOftenThanItMayFail(String service) {
		assertThat(RolloutScenario.metrics(service, false)).hasSizeGreaterThan(5).allSatisfy(metric -> {
			assertThat(metric.count()).isGreaterThan(metric.failureLimit()).isGreaterThan(metric.inconclusiveLimit());
			assertThat(Duration.ofSeconds(10).multipliedBy(metric.consecutiveErrorLimit()))
					.as("Prometheus may restart").isGreaterThan(Duration.ofMinutes(2));
		});
	}

	/** With subsets alone the controller does not evaluate a canary while a pod is not ready. */
	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void hasServicesForStableAndCanary(String service) {
		var all = list(at(prod.named("Service", service), "spec"), "ports");
		for (var role : List.of("stable", "canary")) {
			var name = text(canary(service), role + "Service");
			var spec = at(prod.named("Service", name), "spec");

			assertThat(name).isEqualTo(service + "-" + role);
			assertThat(at(spec, "selector")).isEqualTo(Map.of("app.kubernetes.io/name", service));
			assertThat(list(spec, "ports")).isEqualTo(all);
		}
	}

	/** A window would promote a revision that was aborted, at once and without an analysis. */
	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void promotesNoFormerRevisionWithoutAnAnalysis(String service) {
		assertThat(at(prod.named(ROLLOUT, service), "spec")).doesNotContainKey("rollbackWindow")
				.containsEntry("progressDeadlineAbort", true).containsEntry("progressDeadlineSeconds", 300);
	}

	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void splitsRequestsByRoutesThatAreThere(String service) {
		var istio = at(canary(service), "trafficRouting", "istio");
		var rule = at(istio, "destinationRule");
		var stable = text(rule, "stableSubsetName");
		var canary = text(rule, "canarySubsetName");
		var routes = list(at(prod.named("VirtualService", text(at(istio, "virtualService"), "name")), "spec"), "http");

		assertThat(at(istio, "virtualService")).containsEntry("name", service)
				.containsEntry("routes", routes.stream().map(route -> route.get("name")).toList());
		assertThat(list(routes.getFirst(), "route")).extracting(
				route -> text(at(route, "destination"), "host") + " " + text(at(route, "destination"), "subset") + " "
						+ route.get("weight"))
				.containsExactly(service + " " + stable + " 100", service + " " + canary + " 0");
		assertThat(list(at(prod.named("DestinationRule", text(rule, "name")), "spec"), "subsets"))
				.extracting(subset -> text(subset, "name")).containsExactlyInAnyOrder(stable, canary);
		assertThat(canary(service)).as("stable keeps its pods").doesNotContainKey("dynamicStableScale")
				.containsEntry("replicaProgressThreshold", Map.of("type", "Percent", "value", 50));
		assertThat(list(canary(service), "steps").get(4)).as("the canary has its full size before the promotion")
				.containsEntry("setCanaryScale", Map.of("weight", 100));
	}

	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void tellsApartWhatIsMeasuredOfStableAndOfTheCanary(String service) {
		var monitor = at(prod.named("PodMonitor", service), "spec");

		assertThat((List<?>) monitor.get("podTargetLabels"))
				.isEqualTo(List.of("app.kubernetes.io/name", "rollouts-pod-template-hash", "role"));
		assertThat(prod.ofKind("ServiceMonitor")).as("each pod is read once").isEmpty();
	}

	/** The label, the file that Kubernetes keeps of it, and the setting that names the file. */
	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void tellsAPodWhichOfTheTwoItIs(String service) {
		var pod = at(prod.named(ROLLOUT, service), "spec", "template", "spec");
		var container = list(pod, "containers").getFirst();
		var volume = list(pod, "volumes").stream().filter(each -> each.containsKey("downwardAPI")).findFirst()
				.orElseThrow();
		var item = list(at(volume, "downwardAPI"), "items").getFirst();
		var mount = list(container, "volumeMounts").stream()
				.filter(each -> text(each, "name").equals(text(volume, "name"))).findFirst().orElseThrow();

		assertThat(text(at(item, "fieldRef"), "fieldPath")).isEqualTo("metadata.labels['role']");
		assertThat(list(container, "env")).contains(Map.of("name", "STAMPEDE_WORKERS_ROLEFILE", "value",
				text(mount, "mountPath") + "/" + text(item, "path")));
		assertThat(new Settings(service).knowVariable("STAMPEDE_WORKERS_ROLEFILE")).isTrue();
		assertThat(at(canary(service), "canaryMetadata", "labels")).isEqualTo(Map.of("role", "canary"));
		assertThat(at(canary(service), "stableMetadata", "labels")).isEqualTo(Map.of("role", "stable"));
	}

	/**
	 * The gateway trusts the sidecar of its own pod for the client's address; therefore the mesh and the network admit the ingress, and
	 * nothing else, to it. A trusted range of pods would let any pod name any client.
	 */
	@Test
	void trustsTheSidecarAndAdmitsTheIngressOnly() {
		var environment = prod.ofKind("ConfigMap").filter(each -> name(each).startsWith("environment")).findFirst()
				.orElseThrow();
		var policy = at(prod.named("AuthorizationPolicy", "gateway-service"), "spec");
		var accounts = list(policy, "rules").stream().flatMap(rule -> list(rule, "from").stream())
				.flatMap(from -> ((List<?>) at(from, "source").getOrDefault("serviceAccounts", List.of())).stream())
				.toList();
		var network = list(at(prod.named("NetworkPolicy", "gateway-service"), "spec"), "ingress");
		var namespaces = network.stream().flatMap(rule -> list(rule, "from").stream())
				.map(from -> text(at(from, "namespaceSelector", "matchLabels"), "kubernetes.io/metadata.name"))
				.toList();

		assertThat(text(at(environment, "data"), "GATEWAY_TRUSTEDPROXIES")).isEqualTo("127.0.0.6/32");
		assertThat(text(policy, "action")).isEqualTo("ALLOW");
		assertThat(accounts).extracting(Object::toString).containsExactlyInAnyOrder("ingress/public-istio",
				"probing-orders");
		assertThat(network).hasSize(1);
		assertThat(namespaces).containsExactly("ingress");
	}

	/** Kustomize adds a hash to their names, and needs a configuration of the fields where a Rollout refers to them. */
	@Test
	void namesConfigurationThatIsThere() {
		var there = prod.ofKind("ConfigMap").map(Manifests::name).collect(Collectors.toSet());
		for (var service : SERVICES) {
			var pod = at(prod.named(ROLLOUT, service), "spec", "template", "spec");
			var named = new TreeSet<String>();
			list(pod, "volumes").forEach(volume -> named.add(text(at(volume, "configMap"), "name")));
			list(list(pod, "containers").getFirst(), "envFrom")
					.forEach(from -> named.add(text(at(from, "configMapRef"), "name")));
			named.remove("");

			assertThat(named).as(service).hasSize(2).isSubsetOf(there);
		}
	}

	@Test
	void letsArgoCdIntoWhatIsAppliedAndNothingElse() throws IOException, InterruptedException {
		var argo = Manifests.rendered("k8s/argocd");
		var project = at(argo.named("AppProject", "stampede"), "spec");
		var allowed = kinds(project, "namespaceResourceWhitelist");
		allowed.addAll(kinds(project, "clusterResourceWhitelist"));
		var applications = at(argo.named("ApplicationSet", "stampede"), "spec");

		assertThat(prod.kinds()).allMatch(allowed::contains);
		for (var element : list(at(list(applications, "generators").getFirst(), "list"), "elements")) {
			assertThat(Manifests.PROJECT.resolve("k8s/overlays").resolve(text(element, "overlay"))).isDirectory();
			assertThat(list(project, "destinations")).extracting(each -> each.get("name"))
					.contains(element.get("cluster"));
		}
		var ignored = list(at(applications, "template", "spec"), "ignoreDifferences");
		assertThat(ignored).flatExtracting(each -> (List<?>) each.get("jqPathExpressions")).hasSize(3)
				.allMatch(path -> path.toString().endsWith(".weight") || path.toString().contains("pod-template-hash"));
	}

	/** The commands of the notifications, the runbook and the pipeline exist. */
	@Test
	void namesScriptsAndTriggersThatAreThere() throws IOException {
		var pipeline = Files.readString(Manifests.PROJECT.resolve(".gitlab-ci.yml"));
		for (var script : Set.of("k8s/release", "k8s/argocd/await-rollouts", ".ci/run")) {
			assertThat(pipeline).contains(script);
			assertThat(Files.isExecutable(Manifests.PROJECT.resolve(script))).as(script).isTrue();
		}
		var applications = Files.readString(Manifests.PROJECT.resolve("k8s/argocd/applications.yaml"));
		try (var files = Files.list(Manifests.PROJECT.resolve("k8s/argocd/notifications"))) {
			assertThat(files.map(Path::getFileName).map(Path::toString).filter(file -> file.startsWith("trigger.")))
					.isNotEmpty().allMatch(file -> applications.contains("subscribe."
							+ file.replace("trigger.", "").replace(".yaml", "") + ".releases"));
		}
	}

	private static Set<String> kinds(Map<String, Object> project, String list) {
		return list(project, list).stream().map(each -> text(each, "group") + "/" + text(each, "kind"))
				.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, Object> canary(String service) {
		return at(prod.named(ROLLOUT, service), "spec", "strategy", "canary");
	}
}
