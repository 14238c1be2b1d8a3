package stampede.kit.startup;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A setting that cannot work, found at start-up. The message says what is wrong and what to do. */
public final class BadConfiguration extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;
	private final String action;

	/**
	 * @param problem what is wrong, with the name of the setting
	 * @param action what to do about it
	 */
	public BadConfiguration(String problem, String action, @Nullable Throwable cause) {
		super(problem, cause);
		this.action = action;
	}

	String action() {
		return action;
	}
}
