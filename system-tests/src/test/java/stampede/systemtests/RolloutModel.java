package stampede.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stampede.systemtests.Analysis.Phase;

/**
 * A canary of Argo Rollouts 1.9 with traffic routing, second by second: steps, analyses, pods and the weight. {@link RolloutModelTests}
 * compares it with results of the real controller.
 * <ul>
 * <li>A {@code setWeight} step waits until the pods of the canary are available. A canary without an available pod receives nothing.
 * <li>An analysis step ends with its run: successful continues, failed and error abort, inconclusive waits for an operator.
 * <li>A run beside timed pauses is started at the first pause. When it is inconclusive, the pause still ends with its time, and every
 * later pause is skipped ({@code rollout/pause.go}: the controller reads a pause without its condition as one that was ended by hand).
 * <li>Without Services for stable and canary (DestinationRule subsets alone) the controller evaluates nothing while a pod of either
 * is not available. AnalysisRuns continue, because another controller runs them.
 * <li>An aborted canary loses its weight when enough pods of stable are available.
 * </ul>
 */
final class RolloutModel {
	private static final Duration SECOND = Duration.ofSeconds(1);
	private final Setup setup;
	private final Pods pods;
	private final Function<Supplier<Duration>, Analysis> analyses;
	private final List<String> history = new ArrayList<>();
	private final SortedSet<Integer> weights = new TreeSet<>();
	private Duration now = Duration.ZERO;
	private Duration stepBegan = Duration.ZERO;
	private Duration progressed = Duration.ZERO;
	private int step;
	private int weight;
	private boolean pausesAreSkipped;
	private State state = State.PROGRESSING;
	private @Nullable Analysis analysis;
	private Duration analysisBegan = Duration.ZERO;

	/** Where a canary is; the last two are final. */
	enum State {
		PROGRESSING, WAITS, ABORTED, PROMOTED
	}

	/** One step of a Rollout. */
	sealed interface Step {
		record SetWeight(int percent) implements Step {}

		record Pause(Duration duration) implements Step {}

		record Analyse() implements Step {}
	}

	/**
	 * The part of a Rollout that decides.
	 *
	 * @param background an analysis beside the steps, from the second step on
	 * @param services Services for stable and canary exist
	 * @param allPods every desired pod of stable is needed to move a weight; otherwise half of them are enough
	 */
	record Setup(List<Step> steps, boolean background, boolean services, boolean allPods, Duration progressDeadline) {}

	/** The availability of pods at a time since the start; a share of the desired number. */
	record Pods(Function<Duration, Double> stable, Function<Duration, Double> canary) {
		static final Pods AVAILABLE = new Pods(_ -> 1.0, _ -> 1.0);
	}

	/** @param analyses starts an AnalysisRun; its source may ask for the time since the start of the release */
	RolloutModel(Setup setup, Pods pods, Function<Supplier<Duration>, Analysis> analyses) {
		this.setup = setup;
		this.pods = pods;
		this.analyses = analyses;
	}

	/** The steps as a manifest lists them; {@code setCanaryScale} decides nothing. */
	static List<Step> steps(List<Map<String, Object>> steps) {
		var read = new ArrayList<Step>();
		for (var each : steps) {
			if (each.containsKey("setWeight")) {
				read.add(new Step.SetWeight(Integer.parseInt(Manifests.text(each, "setWeight"))));
			} else if (each.containsKey("pause")) {
				read.add(new Step.Pause(
						AnalysisTemplates.duration(Manifests.text(Manifests.at(each, "pause"), "duration"))));
			} else if (each.containsKey("analysis")) {
				read.add(new Step.Analyse());
			} else if (!each.containsKey("setCanaryScale")) {
				throw new IllegalArgumentException("the model has no step " + each);
			}
		}
		return read;
	}

	/** Advances until a condition holds, for at most {@code limit} since the start; returns the time since the start. */
	Duration runUntil(Predicate<RolloutModel> condition, Duration limit) {
		while (!condition.test(this) && now.compareTo(limit) < 0) {
			now = now.plus(SECOND);
			reconcile();
		}
		return now;
	}

	/** Continues with the step after an inconclusive analysis, as {@code kubectl argo rollouts promote} does. */
	void promote() {
		if (state == State.WAITS) {
			state = State.PROGRESSING;
			next();
		}
	}

	State state() {
		return state;
	}

	/** The share of requests that the canary receives, in percent. */
	int weight() {
		return weight;
	}

	/** Every weight that the canary had for a second or longer, and 100 after the promotion. */
	SortedSet<Integer> weights() {
		return weights;
	}

	/** Changes of state, each with its time. */
	List<String> history() {
		return history;
	}

	private void reconcile() {
		result();
		if (setup.services() || (available(pods.stable()) && available(pods.canary()))) {
			decide();
		}
		if (pods.canary().apply(now) == 0.0) {
			weight = 0;
		}
		weights.add(weight);
	}

	private boolean available(Function<Duration, Double> share) {
		return share.apply(now) >= 1;
	}

	private void decide() {
		var result = result();
		if (available(pods.canary())) {
			progressed = now;
		} else if (setup.steps().get(Math.min(step, setup.steps().size() - 1)) instanceof Step.SetWeight
				&& now.minus(progressed).compareTo(setup.progressDeadline()) > 0) {
			end(State.ABORTED, "the pods are not available");
		}
		if (state != State.ABORTED && (result == Phase.FAILED || result == Phase.ERROR)) {
			end(State.ABORTED, "analysis " + result);
		}
		if (state == State.ABORTED && pods.stable().apply(now) >= (setup.allPods() ? 1 : 0.5)) {
			weight = 0;
		}
		while (state == State.PROGRESSING && stepIsComplete()) {
			next();
		}
	}

	private boolean stepIsComplete() {
		return switch (setup.steps().get(step)) {
			case Step.SetWeight(var percent) -> {
				if (available(pods.canary())) {
					weight = percent;
					weights.add(percent);
				}
				yield available(pods.canary());
			}
			case Step.Pause(var duration) -> {
				startAnalysis();
				yield pausesAreSkipped || now.minus(stepBegan).compareTo(duration) >= 0;
			}
			case Step.Analyse() -> {
				startAnalysis();
				if (result() == Phase.INCONCLUSIVE) {
					end(State.WAITS, "analysis INCONCLUSIVE");
				}
				yield result() == Phase.SUCCESSFUL;
			}
		};
	}

	/** Takes the measurements that are due. */
	private Phase result() {
		return analysis == null ? Phase.RUNNING : analysis.at(now.minus(analysisBegan));
	}

	private void startAnalysis() {
		if (analysis == null) {
			analysis = analyses.apply(() -> now);
			analysisBegan = now;
		}
	}

	private void next() {
		if (setup.steps().get(step) instanceof Step.Pause && result() == Phase.INCONCLUSIVE) {
			pausesAreSkipped = true;
		}
		if (!setup.background()) {
			analysis = null;
		}
		step++;
		stepBegan = now;
		if (step == setup.steps().size()) {
			weight = 100;
			weights.add(weight);
			end(State.PROMOTED, "every step is complete");
		}
	}

	private void end(State end, String why) {
		state = end;
		history.add(now + " " + end + ": " + why);
	}
}
