package stampede.observability.review;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which alerts fired, how often, and how long it took until they were silent again, from {@code ALERTS}. */
final class Incidents {
	static final String QUERY = "max by (alertname, service, severity) (ALERTS{alertstate=\"firing\"})";

	private Incidents() {}

	/**
	 * One alert of one service.
	 *
	 * @param times how often it began to fire
	 * @param toRecover the mean time from then to silence; what still fires counts as far as it has come
	 */
	record Incident(String alert, String service, String severity, int times, Duration toRecover) {}

	static List<Incident> of(PrometheusApi prometheus, Window window) throws IOException, InterruptedException {
		var incidents = new ArrayList<Incident>();
		for (var line : prometheus.lines(QUERY, window.length(), window.step())) {
			var lengths = episodes(new TreeMap<>(line.points()), window.step());
			var mean = lengths.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(Math.max(1, lengths.size()));
			var labels = line.labels();
			incidents.add(new Incident(labels.getOrDefault("alertname", ""), labels.getOrDefault("service", ""),
					labels.getOrDefault("severity", ""), lengths.size(), mean));
		}
		incidents.sort(Comparator.comparing(Incident::severity).thenComparing(Incident::alert));
		return incidents;
	}

	/** How long each went on; a missing point ends it. */
	static List<Duration> episodes(Map<Long, Double> points, Duration step) {
		var episodes = new ArrayList<Duration>();
		long begin = 0;
		long last = 0;
		for (long at : points.keySet()) {
			if (begin != 0 && at - last > step.toSeconds()) {
				episodes.add(Duration.ofSeconds(last - begin).plus(step));
				begin = 0;
			}
			if (begin == 0) {
				begin = at;
			}
			last = at;
		}
		if (begin != 0) {
			episodes.add(Duration.ofSeconds(last - begin).plus(step));
		}
		return episodes;
	}
}
