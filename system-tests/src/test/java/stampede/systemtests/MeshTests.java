package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.systemtests.Manifests.at;
import static stampede.systemtests.Manifests.list;
import static stampede.systemtests.Manifests.text;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** References of the components for Istio, the Gateway API and the collector exist, and the mesh retries no call. */
class MeshTests {
	private static final String APP = "app.kubernetes.io/name";
	private static final Pattern COLLECTOR_PORT = Pattern.compile("http: \\{endpoint: 0\\.0\\.0\\.0:(\\d+)}");
	private final Manifests all = Manifests.under("k8s");

	@ParameterizedTest
	@ValueSource(strings = {"gateway-service", "order-service", "inventory-service", "payment-service",
			"identity-service", "profile-service"})
	void sendsEachCallOnce(String service) {
		var routes = list(at(all.named("VirtualService", service), "spec"), "http");
		var port = text(list(at(all.named("Service", service), "spec"), "ports").getFirst(), "port");

		assertThat(routes).singleElement().satisfies(route -> {
			assertThat(at(route, "retries")).isEqualTo(Map.of("attempts", 0));
			assertThat(list(route, "route")).singleElement().satisfies(to -> {
				assertThat(text(at(to, "destination"), "host")).isEqualTo(service);
				assertThat(text(at(to, "destination", "port"), "number")).isEqualTo(port);
			});
		});
		assertThat(all.named("VirtualService", service)).extracting(each -> at(each, "spec").get("hosts"))
				.isEqualTo(List.of(service));
		var rule = at(all.named("DestinationRule", service), "spec");
		assertThat(text(rule, "host")).isEqualTo(service);
		// ADR 13: less than the delay of a stop.
		assertThat(text(at(rule, "trafficPolicy", "connectionPool", "http"), "idleTimeout")).isEqualTo("4s");
	}

	/** By the header of the gateway, whichever of the two hosts is called. */
	@Test
	void routesEachCustomerToTheirVersion() {
		var service = at(all.named("VirtualService", "recommendation-service"), "spec");
		var routes = list(service, "http");

		assertThat(service.get("hosts")).isEqualTo(List.of("recommendation-service-v1", "recommendation-service-v2"));
		assertThat(routes).extracting(route -> text(route, "name")).containsExactly("v2", "v1");
		assertThat(routes).extracting(route -> list(route, "match")).containsExactly(
				List.of(Map.of("headers", Map.of("x-stampede-variant", Map.of("exact", "v2")))), List.of());
		assertThat(routes).allSatisfy(route -> {
			assertThat(at(route, "retries")).isEqualTo(Map.of("attempts", 0));
			assertThat(list(route, "route")).singleElement().satisfies(to -> assertThat(at(to, "destination"))
					.containsEntry("host", "recommendation-service-" + text(route, "name"))
					.containsEntry("port", Map.of("number", 8086)));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = {"order-service", "inventory-service", "payment-service", "identity-service",
			"profile-service", "recommendation-service-v1", "recommendation-service-v2"})
	void letsInByCertificateWhomTheNetworkLetsIn(String callee) {
		var policy = at(all.named("AuthorizationPolicy", callee), "spec");
		var accounts = Stream.concat(list(policy, "rules").stream(), rulesOfTheShop(callee))
				.flatMap(rule -> list(rule, "from").stream())
				.flatMap(from -> ((List<?>) at(from, "source").getOrDefault("serviceAccounts", List.of())).stream())
				.map(Object::toString)
				.collect(Collectors.toCollection(TreeSet::new));
		var network = all.ofKind("NetworkPolicy")
				.filter(each -> callee.equals(text(at(each, "spec", "podSelector", "matchLabels"), APP)))
				.flatMap(each -> list(at(each, "spec"), "ingress").stream())
				.flatMap(rule -> list(rule, "from").stream())
				.map(peer -> ManifestTests.module(text(at(peer, "podSelector", "matchLabels"), APP)))
				.collect(Collectors.toCollection(TreeSet::new));

		assertThat(text(at(policy, "selector", "matchLabels"), APP)).isEqualTo(callee);
		assertThat(text(policy, "action")).isEqualTo("ALLOW");
		assertThat(accounts).isNotEmpty().isEqualTo(network);
		accounts.forEach(account -> all.named("ServiceAccount", account));
	}

	/** The rules that the shop adds to a policy of the base. */
	private static Stream<Map<String, Object>> rulesOfTheShop(String callee) {
		return list(Manifests.read("k8s/components/shop/istio/kustomization.yaml"), "patches").stream()
				.filter(patch -> text(at(patch, "target"), "kind").equals("AuthorizationPolicy")
						&& callee.matches(text(at(patch, "target"), "name")))
				.flatMap(patch -> ((List<?>) new Yaml().load(text(patch, "patch"))).stream())
				.map(Manifests::map)
				.map(operation -> at(operation, "value"));
	}

	@Test
	void leavesThePortsOfTheScraperAlone() throws IOException {
		var patch = Files.readString(Manifests.PROJECT.resolve("k8s/components/istio/kustomization.yaml"));
		var ports = Stream
				.of("gateway-service", "order-service", "inventory-service", "payment-service", "identity-service",
						"profile-service", "recommendation-service")
				.map(service -> text(at(Manifests.read(service + "/src/main/resources/application.yml"), "management",
						"server"), "port"))
				.collect(Collectors.joining(","));

		assertThat(patch).contains("excludeInboundPorts: \"" + ports + "\"");
	}

	/** An overlay that names an issuer has to open the way to it: no other host outside is reached. */
	@ParameterizedTest
	@ValueSource(strings = {"prod", "staging"})
	void reachesTheIssuerAndTheProviderAlone(String overlay) {
		var kustomization = Manifests.read("k8s/overlays/" + overlay + "/kustomization.yaml");
		var environment = String
				.valueOf(Manifests.list(kustomization, "configMapGenerator").getFirst().get("literals"));
		var patch = Manifests.list(kustomization, "patches").stream()
				.filter(each -> "issuer".equals(Manifests.at(each, "target").get("name"))).findFirst().orElseThrow();
		var host = Pattern.compile("value: \\[(.*)]}").matcher(Manifests.text(patch, "patch"));

		assertThat(host.find()).isTrue();
		assertThat(environment).contains("STAMPEDE_TOKENS_JWKSETURI=https://" + host.group(1) + "/");
		var egress = Manifests.under("k8s/components/istio");
		assertThat(egress.ofKind("ServiceEntry").map(Manifests::name)).containsExactlyInAnyOrder("issuer",
				"payment-provider");
		assertThat(egress.ofKind("Sidecar")).singleElement().satisfies(sidecar -> assertThat(
				Manifests.at(sidecar, "spec", "outboundTrafficPolicy")).isEqualTo(Map.of("mode", "REGISTRY_ONLY")));
	}

	@Test
	void leadsFromTheEdgeToTheGateway() {
		var rule = list(at(all.named("HTTPRoute", "gateway-service"), "spec"), "rules").getFirst();
		var backend = list(rule, "backendRefs").getFirst();
		var service = at(all.named("Service", text(backend, "name")), "spec");

		assertThat(list(service, "ports").getFirst()).containsEntry("port", backend.get("port"));
		assertThat(rule).doesNotContainKey("retry");
	}

	@Test
	void takesTracesWhereServicesMaySendThem() throws IOException {
		var name = "opentelemetry-collector";
		var listens = COLLECTOR_PORT
				.matcher(Files.readString(Manifests.PROJECT.resolve("k8s/components/" + name + "/config.yaml")));
		assertThat(listens.find()).isTrue();
		var port = Integer.valueOf(listens.group(1));

		assertThat(list(at(all.named("Service", name), "spec"), "ports").getFirst()).containsEntry("port", port);
		assertThat(list(list(at(all.named("Deployment", name), "spec", "template", "spec"), "containers").getFirst(),
				"ports")).anyMatch(each -> port.equals(each.get("containerPort")));
		var leaves = list(at(all.named("NetworkPolicy", "traces"), "spec"), "egress").getFirst();
		assertThat(list(leaves, "ports").getFirst()).containsEntry("port", port);
		assertThat(list(leaves, "to").stream()
				.map(to -> text(at(to, "podSelector", "matchLabels"), APP)).collect(Collectors.toSet()))
				.isEqualTo(Set.of(name));
	}
}
