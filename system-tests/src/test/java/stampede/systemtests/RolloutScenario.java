package stampede.systemtests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import stampede.systemtests.RolloutModel.Pods;
import stampede.systemtests.RolloutModel.Setup;

/**
 * The values that the metrics of a service's AnalysisTemplate have over the time of a release, and the pods. The queries themselves
 * are tested elsewhere.
 *
 * @param bad metrics that measure twice the allowed value
 * @param silent metrics that have no value
 * @param badAt the times at which they do, since the start of the release
 * @param prometheus the times at which Prometheus answers
 */
record RolloutScenario(Set<String> bad, Set<String> silent, Predicate<Duration> badAt, Predicate<Duration> prometheus,
		Pods pods) {
	static final RolloutScenario HEALTHY = new RolloutScenario(Set.of(), Set.of(), _ -> true, _ -> true,
			Pods.AVAILABLE);
	/** The gates of every service that have no value without requests; {@code traffic} then is infinite. */
	static final Set<String> NEED_REQUESTS = Set.of("traffic", "cpu");
	private static final Map<String, String> ARGUMENTS = Map.of("canary-hash", "a", "stable-hash", "b", "namespace",
			"c",
			"prometheus", "d");

	RolloutScenario bad(String... metrics) {
		return new RolloutScenario(Set.of(metrics), silent, badAt, prometheus, pods);
	}

	RolloutScenario silent(Set<String> metrics) {
		return new RolloutScenario(bad, metrics, badAt, prometheus, pods);
	}

	RolloutScenario at(Predicate<Duration> times) {
		return new RolloutScenario(bad, silent, times, prometheus, pods);
	}

	RolloutScenario prometheusAnswers(Predicate<Duration> times) {
		return new RolloutScenario(bad, silent, badAt, times, pods);
	}

	RolloutScenario with(Pods others) {
		return new RolloutScenario(bad, silent, badAt, prometheus, others);
	}

	RolloutModel release(String service, Setup setup) {
		return new RolloutModel(setup, pods, time -> new Analysis(metrics(service, setup.background()),
				metric -> measure(metric, time.get())));
	}

	private List<Double> measure(String metric, Duration time) throws IOException {
		if (!prometheus.test(time)) {
			throw new IOException("connection refused");
		}
		if (silent.contains(metric) && badAt.test(time)) {
			return List.of();
		}
		return List.of(bad.contains(metric) && badAt.test(time) ? 2.0 : 0.5);
	}

	/** The metrics of the shipped template, with their names as queries; a background analysis had no count. */
	static List<Analysis.Metric> metrics(String service, boolean unlimited) {
		return AnalysisTemplates.metrics(service + "-canary", ARGUMENTS, 1).stream()
				.map(each -> new Analysis.Metric(each.name(), each.name(), each.success(), each.failure(),
						each.initialDelay(), each.interval(), unlimited ? 0 : each.count(), each.failureLimit(),
						each.inconclusiveLimit(), each.consecutiveErrorLimit()))
				.toList();
	}

	static Duration time(int minutes, int seconds) {
		return Duration.ofMinutes(minutes).plusSeconds(seconds);
	}

	static Predicate<Duration> between(Duration from, Duration until) {
		return time -> time.compareTo(from) >= 0 && time.compareTo(until) < 0;
	}
}
