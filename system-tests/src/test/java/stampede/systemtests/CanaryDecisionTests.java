package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.systemtests.RolloutScenario.HEALTHY;
import static stampede.systemtests.RolloutScenario.NEED_REQUESTS;
import static stampede.systemtests.RolloutScenario.between;
import static stampede.systemtests.RolloutScenario.time;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import stampede.systemtests.RolloutModel.Pods;
import stampede.systemtests.RolloutModel.Setup;
import stampede.systemtests.RolloutModel.State;

/** The decisions that the shipped steps and templates make about a canary, on {@link RolloutModel}; docs/release.md promises them. */
class CanaryDecisionTests {
	static final Set<String> SERVICES = Set.of("gateway-service", "order-service", "inventory-service",
			"payment-service", "identity-service", "profile-service", "recommendation-service");
	private static final Duration LIMIT = Duration.ofMinutes(40);
	private static final Duration STEP = Duration.ofMinutes(6);
	private static final Setup SHIPPED = shipped();

	@ParameterizedTest
	@FieldSource("SERVICES")
	void promotesAHealthyCanaryAfterThreeSteps(String service) {
		var release = HEALTHY.release(service, SHIPPED);

		assertEnds(release, State.PROMOTED, STEP.multipliedBy(3).plusSeconds(2));
		assertThat(release.weights()).containsExactly(5, 25, 50, 100);
	}

	/** Every gate that may abort, in each of the three steps: 3:30, or 4:30 where the initial delay is two minutes. */
	@ParameterizedTest
	@MethodSource("gates")
	void abortsForEveryGateAtEveryWeight(String service, String gate) {
		for (var step = 0; step < 3; step++) {
			var from = STEP.multipliedBy(step);
			var release = HEALTHY.bad(gate).at(time -> time.compareTo(from) >= 0).release(service, SHIPPED);

			assertEnds(release, State.ABORTED, from.plus(time(4, 35)));
			assertThat(release.weight()).isZero();
		}
	}

	@ParameterizedTest
	@FieldSource("SERVICES")
	void waitsAtItsWeightWithFewRequestsOrNoValuesOrAnUnhealthyStable(String service) {
		for (var scenario : Set.of(HEALTHY.bad("traffic"), HEALTHY.silent(NEED_REQUESTS), HEALTHY.bad("stable"))) {
			for (var step = 0; step < 3; step++) {
				var from = STEP.multipliedBy(step);
				var release = scenario.at(time -> time.compareTo(from) >= 0).release(service, SHIPPED);

				assertEnds(release, State.WAITS, from.plus(time(5, 5)));
				assertThat(release.weight()).isEqualTo(new int[]{5, 25, 50}[step]);
			}
		}
	}

	@Test
	void measuresEachFurtherWeightAfterAPersonPromotes() {
		var release = HEALTHY.bad("traffic").release("gateway-service", SHIPPED);
		assertEnds(release, State.WAITS, time(4, 5));

		release.promote();

		release.runUntil(each -> each.state() == State.WAITS, LIMIT);
		assertThat(release.weight()).isEqualTo(25);
	}

	@ParameterizedTest
	@FieldSource("SERVICES")
	void goesNoFurtherWithoutPrometheus(String service) {
		for (var step = 0; step < 3; step++) {
			var from = STEP.multipliedBy(step);
			var release = HEALTHY.prometheusAnswers(time -> time.compareTo(from.plusSeconds(10)) < 0)
					.release(service, SHIPPED);

			assertEnds(release, State.ABORTED, from.plus(time(6, 20)));
			assertThat(release.weights().last()).isEqualTo(new int[]{5, 25, 50}[step]);
		}
	}

	@Test
	void staysAtItsWeightWhilePrometheusIsUnavailableAndAbortsAfterwards() {
		var release = HEALTHY.bad("latency").prometheusAnswers(between(time(1, 0), time(4, 0)).negate())
				.release("payment-service", SHIPPED);

		assertEnds(release, State.ABORTED, time(7, 0));
		assertThat(release.weights()).contains(5).doesNotContain(25);
	}

	@ParameterizedTest
	@FieldSource("SERVICES")
	void abortsACanaryWhosePodsAreNeverReady(String service) {
		var release = HEALTHY.with(new Pods(_ -> 1.0, _ -> 0.0)).release(service, SHIPPED);

		assertEnds(release, State.ABORTED, time(5, 5));
		assertThat(release.weights()).containsExactly(0);
	}

	@Test
	void waitsWhenThePodsCrashInAStep() {
		var crash = between(time(2, 35), time(6, 55));
		var release = HEALTHY.silent(Set.of("traffic")).at(crash)
				.with(new Pods(_ -> 1.0, time -> crash.test(time) ? 0.0 : 1.0)).release("order-service", SHIPPED);

		assertEnds(release, State.WAITS, time(6, 55));
		assertThat(release.weights()).contains(5).doesNotContain(25);
	}

	/** Half of stable's pods are not available, as while an autoscaler adds them; the verdict does not wait for them. */
	@Test
	void takesTheWeightFromABadCanaryWhileHalfOfStableIsNotAvailable() {
		var release = HEALTHY.bad("errors").with(new Pods(_ -> 0.5, _ -> 1.0)).release("payment-service", SHIPPED);

		assertEnds(release, State.ABORTED, time(3, 35));
		assertThat(release.weight()).isZero();
	}

	static Stream<Object[]> gates() {
		return SERVICES.stream().flatMap(service -> RolloutScenario.metrics(service, false).stream()
				.filter(metric -> !metric.failure().equals("false"))
				.map(metric -> new Object[]{service, metric.name()}));
	}

	private static void assertEnds(RolloutModel release, State state, Duration within) {
		var ended = release.runUntil(each -> each.state() != State.PROGRESSING, LIMIT);

		assertThat(release.state()).as("%s", release.history()).isEqualTo(state);
		assertThat(ended).isLessThanOrEqualTo(within);
	}

	private static Setup shipped() {
		var canary = Manifests.at(Manifests.read("k8s/components/argo-rollouts/canary.yaml"), "spec", "strategy",
				"canary");
		var istio = Manifests.rawText("k8s/components/argo-rollouts-istio/kustomization.yaml");
		return new Setup(RolloutModel.steps(Manifests.list(canary, "steps")), canary.containsKey("analysis"),
				canary.containsKey("canaryService") && canary.containsKey("stableService"),
				!istio.contains("replicaProgressThreshold, value: {type: Percent, value: 50}"), Duration.ofMinutes(5));
	}
}
