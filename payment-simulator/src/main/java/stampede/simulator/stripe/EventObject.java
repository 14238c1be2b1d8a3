package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stampede.simulator.charge.Answer;
import stampede.simulator.charge.Ids;
import stampede.simulator.charge.Intent;

/** Stripe's {@code event}: what a webhook tells. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EventObject(String id, String object, String apiVersion, long created, Data data, boolean livemode,
		int pendingWebhooks, Request request, String type) {
	private static final String API_VERSION = "2026-07-29.dahlia";

	/** The object as it was when the event happened. */
	public record Data(Object object) {}

	/** The call that made it happen. */
	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	public record Request(@Nullable String id, @Nullable String idempotencyKey) {}

	/** The event that an answer gives rise to; empty when nobody is told of such a change. */
	public static Optional<EventObject> of(Answer answer, @Nullable String idempotencyKey, Instant now) {
		return type(answer).map(type -> new EventObject(Ids.next("evt_"), "event", API_VERSION, now.getEpochSecond(),
				new Data(subject(answer)), false, 1, new Request(null, idempotencyKey), type));
	}

	private static Object subject(Answer answer) {
		var intent = answer.intent();
		return answer.refund() == null
				? IntentObject.of(intent)
				: ChargeObject.of(intent, Objects.requireNonNull(intent.charge()));
	}

	private static Optional<String> type(Answer answer) {
		if (answer.refund() != null) {
			return Optional.of("charge.refunded");
		}
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
