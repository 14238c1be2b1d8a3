package stampede.gateway.tuning;

import java.util.Set;

/** A part of the gateway whose settings may change while it runs. */
public interface Tunable {
	/** The names or prefixes of these settings, for example {@code gateway.limits.rates}. */
	Set<String> settings();

	/**
	 * Reads and checks the settings without an effect, and throws if they are invalid. The returned runnable applies them
	 * and cannot fail.
	 */
	Runnable prepare(Settings settings);
}
