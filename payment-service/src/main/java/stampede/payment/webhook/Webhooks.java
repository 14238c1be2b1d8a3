package stampede.payment.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.payment.provider.StripeIntent;
import stampede.payment.provider.StripeRefund;
import stampede.payment.settlement.ProviderUpdates;

/**
 * Takes in events. An event's id is kept in the transaction of its effect, so a duplicate has none; what it says moves a
 * payment forward or not at all, so the order of events does not matter.
 */
@Component
class Webhooks {
	private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
	private static final Pattern NAME = Pattern.compile("[\\x21-\\x7E]{1,255}");
	private static final Set<String> INTENT_TYPES = Set.of("payment_intent.succeeded", "payment_intent.payment_failed",
			"payment_intent.canceled", "payment_intent.amount_capturable_updated");
	private final DatabaseClient db;
	private final ProviderUpdates updates;
	private final TransactionalOperator transaction;
	private final ObjectMapper json;
	private final Duration answerWithin;

	Webhooks(DatabaseClient db, ProviderUpdates updates, TransactionalOperator transaction, ObjectMapper json,
			WebhookProperties properties) {
		this.db = db;
		this.updates = updates;
		this.transaction = transaction;
		this.json = json;
		this.answerWithin = properties.answerWithin();
	}

	/** Completes once the event's effect is in the database, also when it has none. */
	Mono<Void> accept(byte[] payload) {
		return Mono.fromCallable(() -> event(payload))
				.flatMap(event -> Detached.run(isNews(event)
						.filter(isNews -> isNews)
						.flatMap(_ -> remember(event)
								.filter(isNew -> isNew)
								.flatMap(_ -> apply(event))
								.as(transaction::transactional))));
	}

	/** Most events tell what the answer to our own call has told before: those end here, and need not be remembered. */
	private Mono<Boolean> isNews(StripeEvent event) {
		if (!INTENT_TYPES.contains(String.valueOf(event.type()))) {
			return Mono.just(true);
		}
		var intent = subject(event, StripeIntent.class);
		return uuid(intent.metadata(), StripeIntent.ORDER).map(Optional::of).defaultIfEmpty(Optional.empty())
				.flatMap(order -> updates.isNews(order.orElse(null), intent.id(), intent.reply(), answerWithin));
	}

	private StripeEvent event(byte[] payload) {
		try {
			var event = json.readValue(payload, StripeEvent.class);
			if (event == null || event.id() == null || !NAME.matcher(event.id()).matches()
					|| event.type() == null || !NAME.matcher(event.type()).matches()) {
				throw new InvalidEventException("The event has no id or no type.");
			}
			return event;
		} catch (IOException malformed) {
			throw new InvalidEventException("The event is not the JSON that was expected.");
		}
	}

	private Mono<Boolean> remember(StripeEvent event) {
		return db
				.sql("""
						INSERT INTO webhook_event (id, type, received_at) VALUES (:id, :type, now()) ON CONFLICT (id) DO NOTHING
						""")
				.bind("id", String.valueOf(event.id()))
				.bind("type", String.valueOf(event.type()))
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	/** Types that say nothing about a charge or a refund of ours are heard and left; a dispute is for a person. */
	private Mono<Void> apply(StripeEvent event) {
		return switch (String.valueOf(event.type())) {
			case String type when INTENT_TYPES.contains(type) -> apply(subject(event, StripeIntent.class));
			case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
				apply(subject(event, StripeRefund.class));
			case "charge.dispute.created" ->
				Mono.fromRunnable(() -> log.error("a customer disputes a charge: event {}", event.id()));
			default -> Mono.empty();
		};
	}

	private Mono<Void> apply(StripeIntent intent) {
		return updates.orderOf(intent.id())
				.switchIfEmpty(uuid(intent.metadata(), StripeIntent.ORDER))
				.flatMap(order -> updates.ofIntent(order, intent.id(), intent.reply()));
	}

	private Mono<Void> apply(StripeRefund refund) {
		return uuid(refund.metadata(), StripeRefund.REFUND)
				.doOnSuccess(ours -> {
					if (ours == null) {
						log.error("refund {} was not asked for here: what is captured is more than what is kept",
								refund.id());
					}
				})
				.flatMap(id -> updates.ofRefund(id, refund.reply()));
	}

	private <T> T subject(StripeEvent event, Class<T> type) {
		var data = event.data();
		if (data == null || data.object() == null || !data.object().isObject()) {
			throw new InvalidEventException("The event is about nothing.");
		}
		try {
			return json.treeToValue(data.object(), type);
		} catch (JsonProcessingException malformed) {
			throw new InvalidEventException("The event's object is not what its type promises.");
		}
	}

	/** Empty when there is none, or it is no id of ours. */
	private static Mono<UUID> uuid(@Nullable Map<String, String> metadata, String name) {
		var text = metadata == null ? null : metadata.get(name);
		try {
			return text == null ? Mono.empty() : Mono.just(UUID.fromString(text));
		} catch (IllegalArgumentException _) {
			return Mono.empty();
		}
	}
}
