package stampede.simulator.charge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All intents and refunds in memory; only {@link Charges} opens it, under its lock. */
public final class Book {
	final Register<Intent> intents = new Register<>();
	final Register<Refund> refunds = new Register<>();
	private final Map<String, String> intentsByCharge = new HashMap<>();

	void record(Answer answer) {
		var intent = answer.intent();
		intents.put(intent.id(), intent);
		if (intent.charge() != null) {
			intentsByCharge.put(intent.charge().id(), intent.id());
		}
		if (answer.refund() != null) {
			refunds.put(answer.refund().id(), answer.refund());
		}
	}

	/** Throws {@link InvalidRequestException} when there is none. */
	Intent intent(String id) {
		return intents.find(id)
				.orElseThrow(() -> new InvalidRequestException(Refusal.missing("payment_intent", id, "intent")));
	}

	/** Throws {@link InvalidRequestException} when there is none. */
	Intent intentOrCharge(String id) {
		if (!id.startsWith("ch_")) {
			return intent(id);
		}
		var intent = intentsByCharge.get(id);
		if (intent == null) {
			throw new InvalidRequestException(Refusal.missing("charge", id, "charge"));
		}
		return intent(intent);
	}

	/** Refunds that have not come to the end that their card has for them. */
	List<Refund> unsettled() {
		return refunds.all().stream()
				.filter(refund -> refund.status() != intent(refund.intent()).chargedCard().refundsEnd())
				.toList();
	}

	/** Throws {@link InvalidRequestException} when there is none. */
	Refund refund(String id) {
		return refunds.find(id)
				.orElseThrow(() -> new InvalidRequestException(Refusal.missing("refund", id, "id")));
	}
}
