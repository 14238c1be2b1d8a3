package stampede.gateway.waiting;

import org.springframework.http.HttpStatus;
import stampede.kit.problem.Refusal;

/** A refused operation on a place. */
@SuppressWarnings("serial") // never serialized
final class WaitingException extends Refusal {
	/** With the kind of problem, and after how many seconds a repeat has a chance; 0 for never. */
	enum Kind {
		SALE_NOT_FOUND(HttpStatus.NOT_FOUND, "sale-not-found", 0, "There is no such sale."),
		DOORS_CLOSED(HttpStatus.CONFLICT, "doors-closed", 0, "The waiting room opens at doorsAt."),
		PLACE_UNKNOWN(HttpStatus.BAD_REQUEST, "place-unknown", 0,
				"The header Stampede-Place is no place of this client in this sale; join again without it."),
		NOT_JOINED(HttpStatus.NOT_FOUND, "place-not-found", 0, "This client has no place; join by POST."),
		ROOM_FULL(HttpStatus.SERVICE_UNAVAILABLE, "waiting-room-full", 30, "The waiting room is full; try again."),
		UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "waiting-room-unavailable", 5,
				"The waiting room cannot be read; try again.");

		final HttpStatus status;
		final String problem;
		final int retryAfterSeconds;
		final String detail;

		Kind(HttpStatus status, String problem, int retryAfterSeconds, String detail) {
			this.status = status;
			this.problem = problem;
			this.retryAfterSeconds = retryAfterSeconds;
			this.detail = detail;
		}
	}

	private final Kind kind;

	WaitingException(Kind kind) {
		super(kind.detail);
		this.kind = kind;
	}

	Kind kind() {
		return kind;
	}
}
