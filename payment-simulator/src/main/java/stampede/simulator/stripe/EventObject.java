package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Answer;
import stampede.simulator.charge.Ids;
import stampede.simulator.charge.Intent;
import stampede.simulator.charge.Refund;

/** Stripe's {@code event}: the content of a webhook. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EventObject(String id, String object, String apiVersion, long created, Data data, boolean livemode,
		int pendingWebhooks, Request request, String type) {
	private static final String API_VERSION = "2026-07-29.dahlia";

	/** The object as it was when the event happened. */
	public record Data(Object object) {}

	/** The call that made it happen. */
	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	public record Request(@Nullable String id, @Nullable String idempotencyKey) {}

	/** The events for an answer; empty when Stripe sends no event for such a change. */
	public static List<EventObject> of(Answer answer, @Nullable String idempotencyKey, Instant now) {
		var intent = answer.intent();
		if (answer.refund() != null) {
			var charge = ChargeObject.of(intent, Objects.requireNonNull(intent.charge()));
			return List.of(event("refund.created", RefundObject.of(answer.refund()), idempotencyKey, now),
					event("charge.refunded", charge, idempotencyKey, now));
		}
		return type(answer).map(type -> event(type, IntentObject.of(intent), idempotencyKey, now)).stream().toList();
	}

	/** The events that the end of a refund gives rise to. */
	public static List<EventObject> ofEnd(Refund refund, Instant now) {
		var subject = RefundObject.of(refund);
		var updated = event("refund.updated", subject, refund.id(), now);
		return refund.status() == Refund.Status.FAILED
				? List.of(updated, event("refund.failed", subject, refund.id(), now))
				: List.of(updated);
	}

	/** The events of a dispute: it begins and the money is withdrawn, or it is won and the money returns. */
	public static List<EventObject> ofDispute(Intent intent, long amount, boolean won, Instant now) {
		var charge = Objects.requireNonNull(intent.charge());
		var subject = DisputeObject.of(intent, charge, amount, won ? "won" : "needs_response");
		return won
				? List.of(event("charge.dispute.closed", subject, null, now),
						event("charge.dispute.funds_reinstated", subject, null, now))
				: List.of(event("charge.dispute.created", subject, null, now),
						event("charge.dispute.funds_withdrawn", subject, null, now));
	}

	private static EventObject event(String type, Object subject, @Nullable String idempotencyKey, Instant now) {
		return new EventObject(Ids.next("evt_"), "event", API_VERSION, now.getEpochSecond(), new Data(subject), false,
				1,
				new Request(null, idempotencyKey), type);
	}

	private static Optional<String> type(Answer answer) {
		if (answer.refusal() != null) {
			return answer.status() == 402 ? Optional.of("payment_intent.payment_failed") : Optional.empty();
		}
		return type(answer.intent());
	}

	private static Optional<String> type(Intent intent) {
		return switch (intent.status()) {
			case SUCCEEDED -> Optional.of("payment_intent.succeeded");
			case CANCELED -> Optional.of("payment_intent.canceled");
			case REQUIRES_CAPTURE, REQUIRES_CONFIRMATION, REQUIRES_PAYMENT_METHOD -> Optional.empty();
		};
	}
}
