package stampede.gateway.admission;

import java.io.Serial;

/** A request that was not let through; nothing has been done for it. Carries no stack trace: refusing must be cheap. */
final class OverloadedException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;
	private final Reason reason;

	/** Why it was not let through. */
	enum Reason {
		/** So many wait that no further one may. */
		QUEUE_FULL,
		/** A more important request took its place in the queue. */
		DISPLACED,
		/** Its turn did not come in time. */
		WAITED_TOO_LONG
	}

	OverloadedException(Reason reason) {
		super(reason.name(), null, false, false);
		this.reason = reason;
	}

	static boolean isLate(Throwable failure) {
		return failure instanceof OverloadedException refused && refused.reason == Reason.WAITED_TOO_LONG;
	}

	Reason reason() {
		return reason;
	}
}
