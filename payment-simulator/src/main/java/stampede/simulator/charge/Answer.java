package stampede.simulator.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call that changes something. The objects are snapshots of that moment, so that the same answer can
 * be given again later.
 *
 * @param intent the intent afterwards
 * @param refund what the caller asked for, when it was a refund
 * @param refusal when the answer is an error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(Intent intent, @Nullable Refund refund, @Nullable Refusal refusal) {
	static Answer of(Intent intent) {
		return new Answer(intent, null, null);
	}

	/** After an attempt to charge: a declined charge is answered as an error. */
	static Answer ofCharge(Intent intent) {
		var decline = intent.charge() == null ? null : intent.charge().decline();
		return new Answer(intent, null, decline == null ? null : Refusal.declined(decline));
	}

	/** Whether there is a refund that has not reached its card's final state. */
	public boolean unsettled() {
		return refund != null && refund.status() != intent.chargedCard().refundsEnd();
	}

	public int status() {
		return refusal == null ? 200 : refusal.status();
	}
}
