package stampede.payment.webhook;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A signed event that is not what the provider documents. */
final class UnreadableEventException extends RuntimeException {
	@Serial
	private static final long serialVersionUID = 1L;

	private final String event;
	private final String type;

	/** @param event null where not even its id and type can be read */
	UnreadableEventException(@Nullable StripeEvent event, String message) {
		super(message, null, false, false);
		this.event = event == null ? "without a readable id" : String.valueOf(event.id());
		this.type = event == null ? "other" : String.valueOf(event.type());
	}

	String event() {
		return event;
	}

	String type() {
		return type;
	}
}
