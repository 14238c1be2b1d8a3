package stampede.simulator.charge;

import java.io.Serial;

/** A call that ends in Stripe's {@code error} object. */
public abstract sealed class ProviderException extends RuntimeException
		permits RefusedException, InvalidRequestException {
	@Serial
	private static final long serialVersionUID = 1L;
	private final transient Refusal refusal;

	ProviderException(Refusal refusal) {
		super(refusal.message());
		this.refusal = refusal;
	}

	public Refusal refusal() {
		return refusal;
	}
}
