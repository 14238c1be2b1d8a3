package stampede.simulator.charge;

import java.io.Serial;

/** Refused before any work was done; not saved under the idempotency key, so the key may be used again. */
public final class InvalidRequestException extends ProviderException {
	@Serial
	private static final long serialVersionUID = 1L;

	public InvalidRequestException(Refusal refusal) {
		super(refusal);
	}
}
