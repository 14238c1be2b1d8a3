package stampede.kit.problem;

/**
 * A request is refused: an outcome that the client gets as a problem, not a fault of the service. Without a stack trace, because refusals
 * may occur in large numbers.
 */
@SuppressWarnings("serial") // never serialized
public abstract class Refusal extends RuntimeException {
	/** @param message the detail of the problem, for the client */
	protected Refusal(String message) {
		super(message, null, false, false);
	}

	/** The detail of the problem. */
	public String detail() {
		return String.valueOf(getMessage());
	}
}
