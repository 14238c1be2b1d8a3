package stampede.gateway.tuning;

import java.util.Set;

/** A part of the gateway whose settings may change while it runs. */
public interface Tunable {
	/** The names of these settings, or what they begin with, for example {@code gateway.limits.rates}. */
	Set<String> settings();

	/**
	 * Reads and checks the settings without any effect yet, and throws where they are wrong; what it returns puts them
	 * into force and cannot fail.
	 */
	Runnable prepare(Settings settings);
}
