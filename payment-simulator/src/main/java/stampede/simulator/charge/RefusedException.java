package stampede.simulator.charge;

import java.io.Serial;

/** The intent's state does not allow what was asked; the answer is saved under the idempotency key, as Stripe does. */
final class RefusedException extends ProviderException {
	@Serial
	private static final long serialVersionUID = 1L;
	private final transient Intent intent;

	RefusedException(Intent intent, String code, String message) {
		super(Refusal.invalid(code, message, null));
		this.intent = intent;
	}

	Intent intent() {
		return intent;
	}
}
