package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.systemtests.Manifests.at;
import static stampede.systemtests.Manifests.list;
import static stampede.systemtests.Manifests.text;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracing from the kernel: with the fewest privileges, apart from the services, and never where customers' data are. */
class EbpfTracingTests {
	private static final String COMPONENT = "k8s/components/ebpf-tracing";
	private final Manifests own = Manifests.under(COMPONENT);

	@Test
	void hasTheCapabilitiesThatItNeedsAndNoMore() {
		var pod = at(own.named("DaemonSet", "ebpf-tracing"), "spec", "template", "spec");
		var security = at(list(pod, "containers").getFirst(), "securityContext");

		assertThat(security).containsEntry("privileged", false).containsEntry("allowPrivilegeEscalation", false)
				.containsEntry("readOnlyRootFilesystem", true);
		assertThat(at(security, "capabilities"))
				.isEqualTo(Map.of("drop", List.of("ALL"), "add", List.of("BPF", "PERFMON",
						"SYS_PTRACE", "DAC_READ_SEARCH", "CHECKPOINT_RESTORE", "NET_RAW")));
		assertThat(pod).containsEntry("hostPID", true).doesNotContainKeys("hostNetwork", "hostIPC");
		assertThat(list(pod, "volumes")).noneMatch(volume -> volume.containsKey("hostPath"));
	}

	@Test
	void runsInANamespaceOfItsOwn() {
		assertThat(at(Manifests.under("k8s/base").named("Namespace", "stampede"), "metadata", "labels"))
				.containsEntry("pod-security.kubernetes.io/enforce", "restricted");
		own.ofKind("DaemonSet", "ServiceAccount").forEach(
				each -> assertThat(at(each, "metadata")).containsEntry("namespace", "stampede-ebpf"));
		own.ofKind("ClusterRole").flatMap(role -> list(role, "rules").stream())
				.forEach(rule -> assertThat(rule.get("verbs")).isEqualTo(List.of("list", "watch")));
	}

	@Test
	void sendsSpansToTheCollectorAndIsPermittedTo() {
		var settings = Manifests.read(COMPONENT + "/config.yaml");
		var service = at(Manifests.under("k8s/components/opentelemetry-collector").named("Service",
				"opentelemetry-collector"), "spec");

		assertThat(text(at(settings, "otel_traces_export"), "endpoint")).isEqualTo(
				"http://opentelemetry-collector.stampede:" + text(list(service, "ports").getFirst(), "port")
						+ "/v1/traces");
		assertThat(at(settings, "ebpf")).as("no right to change packets").containsEntry("context_propagation",
				"disabled");
		var leaves = list(at(own.named("NetworkPolicy", "ebpf-tracing"), "spec"), "egress").getFirst();
		assertThat(at(list(leaves, "to").getFirst(), "podSelector", "matchLabels"))
				.isEqualTo(Map.of("app.kubernetes.io/name", "opentelemetry-collector"));
		assertThat(own.named("NetworkPolicy", "ebpf-tracing")).extracting(policy -> at(policy, "spec").get("ingress"))
				.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = {"prod", "staging", "local", "local-shop"})
	void isInNoOverlayButThatOfDevelopment(String overlay) {
		var directory = "k8s/overlays/" + overlay + "/kustomization.yaml";
		assertThat(Manifests.rawText(directory)).doesNotContain("ebpf");
		assertThat(Manifests.rawText("k8s/overlays/development/kustomization.yaml"))
				.contains("../../components/ebpf-tracing");
	}
}
