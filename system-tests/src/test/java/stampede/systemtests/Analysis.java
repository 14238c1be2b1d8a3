package stampede.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An AnalysisRun of Argo Rollouts 1.9 ({@code analysis/analysis.go}, {@code utils/evaluate}): when a metric is measured, how a
 * measurement is judged, and how the measurements decide the run. The caller passes the time, so that a test can run faster.
 * <ul>
 * <li>A metric is first measured {@code initialDelay} after the start, then {@code interval} after each measurement, but ten seconds
 * after a measurement that was an error, whatever the interval.
 * <li>A condition that cannot be evaluated and a provider that does not answer are errors. A measurement is failed when it meets the
 * failure condition, successful when it meets only the success condition, and inconclusive when it meets neither.
 * <li>A metric has failed when more than {@code failureLimit} measurements failed; else it is inconclusive when more than
 * {@code inconclusiveLimit} were; else it is an error when more than {@code consecutiveErrorLimit} in a row were; else it is successful
 * after {@code count} measurements, errors not included. The first metric that is not successful ends the run; otherwise the run is
 * successful when every metric is.
 * </ul>
 */
final class Analysis {
	private static final Duration AFTER_ERROR = Duration.ofSeconds(10);
	private final Map<Metric, Course> courses;
	private final Source source;

	/** Answers queries. */
	@FunctionalInterface
	interface Source {
		/** The values of the answer to a query; any exception makes the measurement an error. */
		List<Double> ask(String query) throws Exception;
	}

	/**
	 * One metric of a template.
	 *
	 * @param query as Prometheus receives it
	 * @param count the measurements after which the metric is successful; 0 measures until the run is terminated
	 */
	record Metric(String name, String query, String success, String failure, Duration initialDelay, Duration interval,
			int count, int failureLimit, int inconclusiveLimit, int consecutiveErrorLimit) {}

	/** Ordered from best to worst. */
	enum Phase {
		RUNNING, SUCCESSFUL, INCONCLUSIVE, ERROR, FAILED
	}

	/** The measurements of one metric so far. */
	private static final class Course {
		private final List<String> measurements = new ArrayList<>();
		private @Nullable Duration due;
		private int answered;
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

	/**
	 * Measures every metric that is due, all at once, and returns the phase of the run.
	 *
	 * @param now since the start of the run
	 */
	Phase at(Duration now) {
		if (phase() == Phase.RUNNING) {
			courses.entrySet().parallelStream().filter(each -> {
				var due = each.getValue().due;
				return each.getValue().phase == Phase.RUNNING
						&& now.compareTo(due == null ? each.getKey().initialDelay() : due) >= 0;
			}).forEach(each -> measure(each.getKey(), each.getValue(), now));
		}
		return phase();
	}

	private Phase phase() {
		var phases = courses.values().stream().map(course -> course.phase).toList();
		var worst = phases.stream().max(Phase::compareTo).orElse(Phase.RUNNING);
		return worst == Phase.SUCCESSFUL && phases.contains(Phase.RUNNING) ? Phase.RUNNING : worst;
	}

	private void measure(Metric metric, Course course, Duration now) {
		var measurement = measurement(metric, course);
		course.errors = measurement == Phase.ERROR ? course.errors + 1 : 0;
		course.answered += measurement == Phase.ERROR ? 0 : 1;
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
		} else if (metric.count() > 0 && course.answered >= metric.count()) {
			course.phase = Phase.SUCCESSFUL;
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

	/** The metrics that ended the run before its last measurement. */
	List<String> decided() {
		return courses.entrySet().stream().filter(each -> each.getValue().phase.compareTo(Phase.SUCCESSFUL) > 0)
				.map(each -> each.getKey().name()).toList();
	}

	/** Every measurement. */
	@Override
	public String toString() {
		var text = new StringBuilder();
		courses.forEach((metric, course) -> text.append(metric.name()).append(' ').append(course.phase).append(' ')
				.append(course.measurements).append('\n'));
		return text.toString();
	}
}
