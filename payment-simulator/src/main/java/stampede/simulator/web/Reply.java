package stampede.simulator.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.simulator.charge.Answer;
import stampede.simulator.charge.TestCard;
import stampede.simulator.stripe.ErrorObject;
import stampede.simulator.stripe.IntentObject;
import stampede.simulator.stripe.RefundObject;

/**
 * An answer on its way out.
 *
 * @param charged the card whose manners the answer follows; a repeated answer has none
 */
record Reply(Answer answer, boolean replayed, @Nullable TestCard charged) {
	static Reply first(Answer answer, @Nullable TestCard charged) {
		return new Reply(answer, false, charged);
	}

	static Reply again(Answer answer) {
		return new Reply(answer, true, null);
	}

	/** The HTTP answer, held back or lost when the card's manners are such. */
	Mono<ResponseEntity<Object>> to(ServerWebExchange exchange, @Nullable String key) {
		if (charged == TestCard.LOST_ANSWER) {
			return LostAnswer.instead(exchange);
		}
		var entity = Mono.fromSupplier(() -> entity(key));
		return charged == null ? entity : Delays.after(charged.holdsBack(), entity);
	}

	private ResponseEntity<Object> entity(@Nullable String key) {
		var builder = ResponseEntity.status(answer.status());
		if (key != null) {
			builder.header(IdempotencyKey.HEADER, key);
		}
		if (replayed) {
			builder.header(IdempotencyKey.REPLAYED_HEADER, "true");
		}
		return builder.body(body());
	}

	private Object body() {
		if (answer.refusal() != null) {
			return ErrorObject.body(answer.refusal(), answer.intent());
		}
		return answer.refund() == null ? IntentObject.of(answer.intent()) : RefundObject.of(answer.refund());
	}
}
