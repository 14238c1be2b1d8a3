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

/**
 * What is applied to production: canaries that are judged, by templates that are there, in time, and on their way by routes and pods
 * that are there. Rendered by {@code kubectl}; skipped, and said so, where it is not installed.
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

	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void judgesItByATemplateThatGetsAllItAsksFor(String service) {
		var analysis = at(canary(service), "analysis");
		var template = list(analysis, "templates").getFirst();
		var given = list(analysis, "args").stream().map(argument -> text(argument, "name"))
				.collect(Collectors.toSet());
		var asked = list(at(prod.named("AnalysisTemplate", text(template, "templateName")), "spec"), "args");

		assertThat(text(template, "templateName")).isEqualTo(service + "-canary");
		assertThat(analysis).containsEntry("startingStep", 1);
		assertThat(asked.stream().map(argument -> text(argument, "name"))).containsAll(given);
		assertThat(asked.stream().filter(argument -> !argument.containsKey("value"))
				.map(argument -> text(argument, "name"))).containsExactlyInAnyOrderElementsOf(given);
	}

	/** A background analysis that is over before it has measured often enough ends in success. */
	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service"})
	void givesEachGateTheTimeToFailAtTheFirstWeight(String service) {
		var steps = list(canary(service), "steps");
		var first = AnalysisTemplates.duration(text(at(steps.get(1), "pause"), "duration"));
		var arguments = Map.of("canary-hash", "a", "stable-hash", "b", "namespace", "c", "prometheus", "d");

		assertThat(steps.getFirst()).containsEntry("setWeight", 5);
		assertThat(AnalysisTemplates.metrics(service + "-canary", arguments, 1)).hasSizeGreaterThan(5)
				.allSatisfy(metric -> assertThat(
						metric.initialDelay().plus(metric.interval().multipliedBy(metric.failureLimit() + 1L)))
						.isLessThanOrEqualTo(first))
				.allSatisfy(metric -> assertThat(Duration.ofSeconds(10).multipliedBy(metric.consecutiveErrorLimit()))
						.as("Prometheus may start anew").isGreaterThan(Duration.ofMinutes(2)));
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
		assertThat(canary(service)).containsEntry("dynamicStableScale", false);
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

	/** Kustomize gives them names with a hash, and has to be told where a Rollout names them. */
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

	/** What the notifications, the runbook and the pipeline call is there. */
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
