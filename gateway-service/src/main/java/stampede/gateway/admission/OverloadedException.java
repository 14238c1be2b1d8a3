package stampede.gateway.admission;

import java.io.Serial;

/** A request that was not admitted; nothing was done for it. Without a stack trace, because refusals must be cheap. */
final class OverloadedException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;
	private final Reason reason;

	/** The reason of the refusal. */
	enum Reason {
		/** The queue was full. */
		QUEUE_FULL,
		/** A request with a higher priority took its place in the queue. */
		DISPLACED,
		/** It got no permit in time. */
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
