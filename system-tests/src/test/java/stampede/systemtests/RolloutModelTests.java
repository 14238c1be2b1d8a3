package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.systemtests.RolloutScenario.HEALTHY;
import static stampede.systemtests.RolloutScenario.between;
import static stampede.systemtests.RolloutScenario.time;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import stampede.systemtests.RolloutModel.Pods;
import stampede.systemtests.RolloutModel.Setup;
import stampede.systemtests.RolloutModel.State;
import stampede.systemtests.RolloutModel.Step;

/**
 * The model against results of the real controller (Argo Rollouts 1.9.1 on a real API server, 2026-11-29), which were recorded with
 * the steps of that day: timed pauses beside one background analysis, under Istio with subsets and without Services. Times count from
 * the start of the AnalysisRun. The controller needs some seconds more for each step.
 */
class RolloutModelTests {
	private static final Duration SOME_SECONDS = Duration.ofSeconds(20);
	private static final Duration LIMIT = Duration.ofMinutes(35);
	private static final Setup ISTIO = former(false);
	private static final Setup NO_MESH = former(true);

	@Test
	void promotesAHealthyCanaryAfterSixteenMinutes() {
		assertRecorded(HEALTHY.release("order-service", ISTIO), State.PROMOTED, time(16, 0));
	}

	@Test
	void promotesAHealthyCanaryWhenPrometheusIsUnavailableForThreeMinutes() {
		var away = HEALTHY.prometheusAnswers(between(time(8, 0), time(11, 0)).negate());

		assertRecorded(away.release("order-service", ISTIO), State.PROMOTED, time(16, 0));
	}

	@Test
	void abortsASlowCanary() {
		assertRecorded(HEALTHY.bad("latency").release("payment-service", ISTIO), State.ABORTED, time(4, 29));
	}

	@Test
	void abortsACanaryWithErrors() {
		assertRecorded(HEALTHY.bad("errors").release("inventory-service", ISTIO), State.ABORTED, time(3, 29));
	}

	@Test
	void abortsACanaryWhoseOrdersAreNotConfirmed() {
		assertRecorded(HEALTHY.bad("confirmed").release("order-service", ISTIO), State.ABORTED, time(3, 31));
	}

	/** The fault that made the steps change: every weight within a second. */
	@Test
	void promotesACanaryWithFewRequestsBesideTimedPauses() {
		var release = HEALTHY.bad("traffic").release("gateway-service", ISTIO);

		assertRecorded(release, State.PROMOTED, time(6, 0));
		assertThat(release.weights()).containsExactly(5, 25, 50, 100);
	}

	@Test
	void promotesACanaryWithoutMetricsBesideTimedPauses() {
		assertRecorded(HEALTHY.silent(RolloutScenario.NEED_REQUESTS).release("inventory-service", ISTIO),
				State.PROMOTED,
				time(6, 0));
	}

	/** The pause ends at the same time; the real canary received 25 % for 14 seconds, because the controller retries late. */
	@Test
	void abortsACanaryThatWasNeverMeasured() {
		assertRecorded(HEALTHY.prometheusAnswers(_ -> false).release("order-service", ISTIO), State.ABORTED,
				time(6, 14));
	}

	@Test
	void promotesWithoutAMeasurementInTheLastTimedPause() {
		var away = HEALTHY.prometheusAnswers(time -> time.compareTo(time(11, 10)) < 0);

		assertRecorded(away.release("gateway-service", ISTIO), State.PROMOTED, time(16, 0));
	}

	/** Four failed measurements, then no pods for 4:20. */
	@Test
	void promotesACanaryWhosePodsCrashedBesideTimedPauses() {
		var crash = between(time(2, 35), time(6, 55));
		var failing = HEALTHY.bad("errors").at(crash.negate())
				.with(new Pods(_ -> 1.0, time -> crash.test(time) ? 0.0 : 1.0));
		var release = new RolloutModel(ISTIO, failing.pods(),
				clock -> new Analysis(RolloutScenario.metrics("order-service", true), metric -> {
					if (crash.test(clock.get())) {
						return List.of();
					}
					return List.of(metric.equals("errors") ? 2.0 : 0.5);
				}));

		assertRecorded(release, State.PROMOTED, time(6, 55));
	}

	@Test
	void neverAbortsUnderIstioWithoutServicesWhenPodsAreNeverReady() {
		var release = HEALTHY.with(neverReady()).release("inventory-service", ISTIO);

		assertThat(release.runUntil(each -> each.state() != State.PROGRESSING, LIMIT)).isEqualTo(LIMIT);
	}

	@Test
	void abortsWithoutAMeshWhenPodsAreNeverReady() {
		assertRecorded(HEALTHY.with(neverReady()).release("payment-service", NO_MESH), State.ABORTED, time(5, 1));
	}

	@Test
	void keepsTheWeightOfAnAbortedCanaryUnderIstioWithoutServicesWhileAPodOfStableIsNotReady() {
		var release = HEALTHY.bad("latency")
				.with(stable(time -> time.compareTo(time(6, 21)) < 0 ? 0.5 : 1.0, time(1, 0)))
				.release("payment-service", ISTIO);

		assertThat(release.runUntil(each -> each.state() == State.ABORTED && each.weight() == 0, LIMIT))
				.isCloseTo(time(6, 21), SOME_SECONDS);
	}

	/** Without a failed gate in the background the former steps end after their pauses. */
	private static Setup former(boolean services) {
		return new Setup(List.of(new Step.SetWeight(5), new Step.Pause(time(6, 0)), new Step.SetWeight(25),
				new Step.Pause(time(5, 0)), new Step.SetWeight(50), new Step.Pause(time(5, 0))), true, services, true,
				time(5, 0));
	}

	private static Pods neverReady() {
		return new Pods(_ -> 1.0, _ -> 0.0);
	}

	/** All pods until a time, then as said. */
	private static Pods stable(Function<Duration, Double> share, Duration from) {
		return new Pods(time -> time.compareTo(from) < 0 ? Double.valueOf(1) : share.apply(time), _ -> 1.0);
	}

	private static void assertRecorded(RolloutModel release, State state, Duration after) {
		var ended = release.runUntil(each -> Set.of(State.ABORTED, State.PROMOTED).contains(each.state()), LIMIT);

		assertThat(release.state()).as("%s", release.history()).isEqualTo(state);
		assertThat(ended).isCloseTo(after, SOME_SECONDS);
	}
}
