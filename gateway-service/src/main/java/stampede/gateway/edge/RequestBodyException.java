package stampede.gateway.edge;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The client sent too much, too slowly, or went away while it sent; says nothing of the upstream. */
public final class RequestBodyException extends ResponseStatusException {
	@Serial
	private static final long serialVersionUID = 1L;

	private RequestBodyException(HttpStatus status, String reason, @Nullable Throwable cause) {
		super(status, reason, cause);
	}

	static RequestBodyException tooLarge(long max) {
		return new RequestBodyException(HttpStatus.PAYLOAD_TOO_LARGE,
				"A request body is at most %d bytes.".formatted(max), null);
	}

	/** Nobody is left to read the answer. */
	static RequestBodyException broken(Throwable failure) {
		return new RequestBodyException(HttpStatus.BAD_REQUEST, "The body broke off.", failure);
	}
}
