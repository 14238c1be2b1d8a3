package stampede.simulator.charge;

import java.util.concurrent.ThreadLocalRandom;

/** Ids in Stripe's style; nothing is guarded by their being hard to guess. */
public final class Ids {
	private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	private static final int LENGTH = 24;

	private Ids() {}

	/** For example {@code pi_3f...}. */
	public static String next(String prefix) {
		var id = new StringBuilder(prefix);
		for (var i = 0; i < LENGTH; i++) {
			id.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
		}
		return id.toString();
	}
}
