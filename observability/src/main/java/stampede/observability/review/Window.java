package stampede.observability.review;

import java.time.Duration;
import java.util.regex.Pattern;

/** How far a review looks back, as Prometheus writes it: a number and {@code m}, {@code h} or {@code d}. */
record Window(String text, Duration length) {
	private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,3})([mhd])");
	private static final int POINTS = 300;
	private static final Duration SHORTEST_STEP = Duration.ofSeconds(15);

	/** Throws {@link IllegalArgumentException} for anything else. */
	static Window parse(String text) {
		var parts = FORM.matcher(text);
		if (!parts.matches()) {
			throw new IllegalArgumentException("a window is a number and m, h or d, for example 7d; not: " + text);
		}
		var count = Long.parseLong(parts.group(1));
		return new Window(text, switch (parts.group(2)) {
			case "m" -> Duration.ofMinutes(count);
			case "h" -> Duration.ofHours(count);
			default -> Duration.ofDays(count);
		});
	}

	/** Between two points of a chart, so that it has a few hundred. */
	Duration step() {
		var step = length.dividedBy(POINTS);
		return step.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : step;
	}

	/** Over which a rate in a chart is taken: four steps, as Grafana does, so that no sample is missed. */
	String rate() {
		return Math.max(60, step().toSeconds() * 4) + "s";
	}
}
