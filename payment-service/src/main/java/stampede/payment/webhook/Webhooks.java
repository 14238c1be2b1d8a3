package stampede.payment.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.payment.metrics.PaymentMetric;
import stampede.payment.provider.ProviderJson;
import stampede.payment.provider.StripeDispute;
import stampede.payment.provider.StripeIntent;
import stampede.payment.provider.StripeRefund;
import stampede.payment.settlement.ProviderUpdates;
import stampede.payment.settlement.ProviderUpdates.DisputeChange;
import stampede.payment.store.WebhookEvents;

/**
 * Applies events of the provider. An event's id is stored in the transaction of its effect, so that a duplicate has none. An event
 * moves a payment forward or not at all, so that the order of events does not matter.
 */
@Component
class Webhooks {
	private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
	private static final Pattern NAME = Pattern.compile("[\\x21-\\x7E]{1,255}");
	private static final Set<String> INTENT_TYPES = Set.of("payment_intent.succeeded", "payment_intent.payment_failed",
			"payment_intent.canceled", "payment_intent.amount_capturable_updated");
	private static final Set<String> REFUND_TYPES = Set.of("refund.created", "refund.updated", "refund.failed",
			"charge.refund.updated");
	private static final Set<String> DISPUTE_TYPES = Set.of("charge.dispute.created", "charge.dispute.updated",
			"charge.dispute.closed", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated");
	private static final Set<String> TYPES = Stream.of(INTENT_TYPES, REFUND_TYPES, DISPUTE_TYPES)
			.flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
	/** The status of a dispute that ended in the shop's favour. */
	private static final Set<String> WON = Set.of("won", "warning_closed");
	private final WebhookEvents events;
	private final ProviderUpdates updates;
	private final TransactionalOperator transaction;
	private final ProviderJson json;
	private final MeterRegistry meters;
	private final Duration ownCallWait;

	Webhooks(WebhookEvents events, ProviderUpdates updates, TransactionalOperator transaction, ProviderJson json,
			MeterRegistry meters, WebhookProperties properties) {
		this.events = events;
		this.updates = updates;
		this.transaction = transaction;
		this.json = json;
		this.meters = meters;
		this.ownCallWait = properties.ownCallWait();
	}

	/**
	 * Applies a signed event; completes once its effect is in the database. An event that cannot be read is logged and counted, and
	 * has no effect: the provider would repeat it for days if it were refused, and then stop sending events.
	 */
	Mono<Void> accept(byte[] payload) {
		return Mono.fromCallable(() -> event(payload))
				.flatMap(event -> Detached.run(isNews(event)
						.filter(isNews -> isNews)
						.flatMap(_ -> events.add(String.valueOf(event.id()), String.valueOf(event.type()))
								.filter(isNew -> isNew)
								.flatMap(_ -> apply(event))
								.as(transaction::transactional))))
				.onErrorResume(UnreadableEventException.class, this::unreadable);
	}

	private Mono<Void> unreadable(UnreadableEventException failure) {
		PaymentMetric.EVENTS_UNREADABLE.counter(meters, TYPES.contains(failure.type()) ? failure.type() : "other")
				.increment();
		log.error("event {} of the provider cannot be read and has no effect: {}", failure.event(),
				failure.getMessage());
		return Mono.empty();
	}

	/** Most events repeat the response to this service's own call; their ids are not stored. */
	private Mono<Boolean> isNews(StripeEvent event) {
		if (!INTENT_TYPES.contains(String.valueOf(event.type()))) {
			return Mono.just(true);
		}
		var intent = subject(event, StripeIntent.class);
		return uuid(intent.metadata(), StripeIntent.ORDER).map(Optional::of).defaultIfEmpty(Optional.empty())
				.flatMap(order -> updates.isNews(order.orElse(null), intent.id(), intent.reply(), ownCallWait));
	}

	private StripeEvent event(byte[] payload) {
		try {
			var event = json.read(payload, StripeEvent.class);
			if (event == null || event.id() == null || !NAME.matcher(event.id()).matches()
					|| event.type() == null || !NAME.matcher(event.type()).matches()) {
				throw new UnreadableEventException(null, "it has no id or no type");
			}
			return event;
		} catch (IOException malformed) {
			throw new UnreadableEventException(null, "it is not the JSON of an event");
		}
	}

	/** Types that say nothing about a charge, a refund or a dispute have no effect. */
	private Mono<Void> apply(StripeEvent event) {
		return switch (String.valueOf(event.type())) {
			case String type when INTENT_TYPES.contains(type) -> apply(subject(event, StripeIntent.class));
			case String type when REFUND_TYPES.contains(type) -> apply(subject(event, StripeRefund.class));
			case String type when DISPUTE_TYPES.contains(type) -> apply(type, subject(event, StripeDispute.class));
			default -> Mono.empty();
		};
	}

	private Mono<Void> apply(StripeIntent intent) {
		return updates.orderOf(intent.id())
				.switchIfEmpty(uuid(intent.metadata(), StripeIntent.ORDER))
				.flatMap(order -> updates.ofIntent(order, intent.id(), intent.reply()));
	}

	private Mono<Void> apply(StripeRefund refund) {
		return uuid(refund.metadata(), StripeRefund.REFUND).map(Optional::of).defaultIfEmpty(Optional.empty())
				.flatMap(ours -> updates.ofRefund(refund, ours.orElse(null)));
	}

	private Mono<Void> apply(String type, StripeDispute dispute) {
		return updates.ofDispute(dispute, switch (type) {
			case "charge.dispute.funds_withdrawn" -> DisputeChange.FUNDS_WITHDRAWN;
			case "charge.dispute.funds_reinstated" -> DisputeChange.FUNDS_REINSTATED;
			case "charge.dispute.closed" ->
				WON.contains(String.valueOf(dispute.status())) ? DisputeChange.WON : DisputeChange.NOTED;
			default -> DisputeChange.NOTED;
		});
	}

	private <T> T subject(StripeEvent event, Class<T> type) {
		var data = event.data();
		if (data == null || data.object() == null || !data.object().isObject()) {
			throw new UnreadableEventException(event, "it has no object");
		}
		try {
			return json.read(data.object(), type);
		} catch (IOException malformed) {
			throw new UnreadableEventException(event, "its object is not what its type promises");
		}
	}

	/** Empty when there is none, or when it is not a UUID. */
	private static Mono<UUID> uuid(@Nullable Map<String, String> metadata, String name) {
		var text = metadata == null ? null : metadata.get(name);
		try {
			return text == null ? Mono.empty() : Mono.just(UUID.fromString(text));
		} catch (IllegalArgumentException _) {
			return Mono.empty();
		}
	}
}
