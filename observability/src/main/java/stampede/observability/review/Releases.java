package stampede.observability.review;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Completed and aborted releases and their duration, from the metrics of Argo Rollouts' controller. */
final class Releases {
	static final String EVENTS = "sum by (name, reason) (rollout_events_total{reason=~\"RolloutCompleted|RolloutAborted\"})";
	static final String UNSETTLED = "max by (name) (rollout_info{phase=\"Degraded\"})";
	private static final String COMPLETED = "RolloutCompleted";
	private static final String ABORTED = "RolloutAborted";

	private Releases() {}

	/**
	 * One service's.
	 *
	 * @param completed how many canaries became the release
	 * @param aborted how many went back
	 * @param unsettled the mean time for which the service was called degraded then: until Git no longer asked for it
	 */
	record Release(String service, long completed, long aborted, Duration unsettled) {}

	/** Empty if there were no canaries, or the controller is not scraped. */
	static List<Release> of(PrometheusApi prometheus, Window window) throws IOException, InterruptedException {
		var from = prometheus.end().minus(window.length()).getEpochSecond();
		Map<String, Map<String, Long>> events = new TreeMap<>();
		for (var line : prometheus.lines(EVENTS, window.length(), window.step())) {
			events.computeIfAbsent(line.labels().getOrDefault("name", ""), _ -> new TreeMap<>()).merge(
					line.labels().getOrDefault("reason", ""),
					counted(new TreeMap<>(line.points()), from, window.step()),
					Long::sum);
		}
		Map<String, Duration> unsettled = new TreeMap<>();
		for (var line : prometheus.lines(UNSETTLED, window.length(), window.step())) {
			var episodes = Incidents.episodes(new TreeMap<>(line.points()), window.step());
			unsettled.put(line.labels().getOrDefault("name", ""),
					episodes.stream().reduce(Duration.ZERO, Duration::plus)
							.dividedBy(Math.max(1, episodes.size())));
		}
		var releases = new ArrayList<Release>();
		for (var service : new TreeSet<>(events.keySet())) {
			var of = events.getOrDefault(service, Map.of());
			releases.add(new Release(service, of.getOrDefault(COMPLETED, 0L), of.getOrDefault(ABORTED, 0L),
					unsettled.getOrDefault(service, Duration.ZERO)));
		}
		return releases;
	}

	/**
	 * The increase of a counter since a moment. PromQL's {@code increase} misses the first event, with which a
	 * series begins; here a series that begins later than the moment has counted all that it shows.
	 */
	static long counted(Map<Long, Double> points, long from, Duration step) {
		var counted = 0.0;
		var before = Double.NaN;
		for (var point : points.entrySet()) {
			if (Double.isNaN(before)) {
				counted += point.getKey() > from + step.toSeconds() ? point.getValue() : 0;
			} else {
				// A controller that started anew counts from zero.
				counted += point.getValue() < before ? point.getValue() : point.getValue() - before;
			}
			before = point.getValue();
		}
		return Math.round(counted);
	}
}
