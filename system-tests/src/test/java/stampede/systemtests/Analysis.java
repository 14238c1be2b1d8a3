package stampede.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A background analysis of Argo Rollouts 1.9 (analysis/analysis.go, utils/evaluate): when a metric is measured, what a measurement
 * comes to, and what the measurements come to together. It lives in the time that it is told, so that a test may hurry it.
 * <ul>
 * <li>A metric is first measured {@code initialDelay} after the start, then {@code interval} after each measurement, but ten seconds
 * after one that was an error, whatever the interval.
 * <li>A condition that cannot be evaluated, and a provider that does not answer, are errors. Failed is what meets the failure
 * condition, successful what meets the other alone, inconclusive what meets neither.
 * <li>A metric has failed when more than {@code failureLimit} measurements did; else it is inconclusive when more than
 * {@code inconclusiveLimit} were; else it is an error when more than {@code consecutiveErrorLimit} were in a row. The first metric
 * that comes to its end ends the run, and the worst of all ends is the run's.
 * </ul>
 */
final class Analysis {
	private static final Duration AFTER_ERROR = Duration.ofSeconds(10);
	private final Map<Metric, Course> courses;
	private final Source source;

	/** Where measurements come from. */
	@FunctionalInterface
	interface Source {
		/** The values of a query's answer; throws whatever it likes where there is none. */
		List<Double> ask(String query) throws Exception;
	}

	/** One metric of a template, with its query as Prometheus gets it. */
	record Metric(String name, String query, String success, String failure, Duration initialDelay, Duration interval,
			int failureLimit, int inconclusiveLimit, int consecutiveErrorLimit) {}

	/** In the order in which one is worse than the other. */
	enum Phase {
		RUNNING, SUCCESSFUL, INCONCLUSIVE, ERROR, FAILED
	}

	/** What became of one metric so far. */
	private static final class Course {
		private final List<String> measurements = new ArrayList<>();
		private @Nullable Duration due;
		private int failed;
		private int inconclusive;
		private int errors;
		private Phase phase = Phase.RUNNING;
	}

	Analysis(List<Metric> metrics, Source source) {
		this.courses = new LinkedHashMap<>();
		metrics.forEach(metric -> courses.put(metric, new Course()));
		this.source = source;
	}

	/** Measures what is due at a time since the start, all at once, and says where the run stands. */
	Phase at(Duration now) {
		if (phase() == Phase.RUNNING) {
			courses.entrySet().parallelStream().filter(each -> {
				var due = each.getValue().due;
				return now.compareTo(due == null ? each.getKey().initialDelay() : due) >= 0;
			}).forEach(each -> measure(each.getKey(), each.getValue(), now));
		}
		return phase();
	}

	/** Ends it in good order, as the last step of a rollout does: what was not measured is no reason to go back. */
	Phase terminate() {
		return phase() == Phase.RUNNING ? Phase.SUCCESSFUL : phase();
	}

	private Phase phase() {
		return courses.values().stream().map(course -> course.phase).max(Phase::compareTo)
				.filter(worst -> worst != Phase.SUCCESSFUL).orElse(Phase.RUNNING);
	}

	private void measure(Metric metric, Course course, Duration now) {
		var measurement = measurement(metric, course);
		course.errors = measurement == Phase.ERROR ? course.errors + 1 : 0;
		course.due = now.plus(measurement == Phase.ERROR ? AFTER_ERROR : metric.interval());
		if (measurement == Phase.FAILED) {
			course.failed++;
		} else if (measurement == Phase.INCONCLUSIVE) {
			course.inconclusive++;
		}
		if (course.failed > metric.failureLimit()) {
			course.phase = Phase.FAILED;
		} else if (course.inconclusive > metric.inconclusiveLimit()) {
			course.phase = Phase.INCONCLUSIVE;
		} else if (course.errors > metric.consecutiveErrorLimit()) {
			course.phase = Phase.ERROR;
		}
	}

	private Phase measurement(Metric metric, Course course) {
		try {
			var values = source.ask(metric.query());
			var phase = judge(metric, values);
			course.measurements.add(values + " " + phase);
			return phase;
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		} catch (Exception failure) {
			course.measurements.add(failure.toString());
			return Phase.ERROR;
		}
	}

	private static Phase judge(Metric metric, List<Double> values) {
		var succeeded = Condition.holds(metric.success(), values);
		if (Condition.holds(metric.failure(), values)) {
			return Phase.FAILED;
		}
		return succeeded ? Phase.SUCCESSFUL : Phase.INCONCLUSIVE;
	}

	/** The metrics that brought the run to its end. */
	List<String> decided() {
		return courses.entrySet().stream().filter(each -> each.getValue().phase != Phase.RUNNING)
				.map(each -> each.getKey().name()).toList();
	}

	/** Every measurement, for whoever wonders. */
	@Override
	public String toString() {
		var text = new StringBuilder();
		courses.forEach((metric, course) -> text.append(metric.name()).append(' ').append(course.phase).append(' ')
				.append(course.measurements).append('\n'));
		return text.toString();
	}
}
