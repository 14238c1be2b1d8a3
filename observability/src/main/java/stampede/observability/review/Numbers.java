package stampede.observability.review;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers for people. */
final class Numbers {
	static final String NONE = "–";

	private Numbers() {}

	static String percent(double share) {
		return String.format(Locale.ROOT, share != 0 && Math.abs(share) < 0.01 ? "%.3f %%" : "%.1f %%", share * 100);
	}

	static String percent(OptionalDouble share) {
		return share.isPresent() ? percent(share.getAsDouble()) : NONE;
	}

	static String millis(OptionalDouble seconds) {
		return seconds.isPresent() ? String.format(Locale.ROOT, "%.0f ms", seconds.getAsDouble() * 1_000) : NONE;
	}

	static String count(OptionalDouble count) {
		return count.isPresent() ? String.format(Locale.ROOT, "%,.0f", count.getAsDouble()) : NONE;
	}

	/** Hours and minutes, or minutes and seconds. */
	static String time(Duration time) {
		return time.toHours() > 0
				? time.toHours() + " h " + time.toMinutesPart() + " min"
				: time.toMinutes() + " min " + time.toSecondsPart() + " s";
	}
}
