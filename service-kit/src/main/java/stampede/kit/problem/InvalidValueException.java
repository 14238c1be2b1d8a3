package stampede.kit.problem;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A header, parameter or path variable has no value that fits; the message is for the caller's eyes (400). */
public final class InvalidValueException extends IllegalArgumentException {
	@Serial
	private static final long serialVersionUID = 1L;

	public InvalidValueException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}
}
