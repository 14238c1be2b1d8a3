package stampede.order;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;
import stampede.kit.metrics.Metric;

/** The metrics of order-service. */
public enum OrderMetric implements Metric {
	EVENT_STREAMS(
			gauging("stampede.events.streams", "", "Open event streams")),
	FEED_READER_SILENCE(gauging("stampede.feed.reader.silence", "seconds",
			"Time since the last request of the most silent reader of the event feed; events are kept for it")),
	FEED_READERS_DELETED(counting("stampede.feed.readers.deleted", "",
			"Readers of the event feed that were deleted because they were silent")),
	ORDERS_PLACED(counting("stampede.orders.placed", "", "Orders accepted")),
	ORDERS_REPLAYED(counting("stampede.orders.replayed", "",
			"Idempotent replays")),
	ORDERS_RETURNED(counting("stampede.orders.returned", "",
			"Finished cancellations and refunds of confirmed orders", "kind", "outcome")),
	ORDERS_SOLD_OUT(counting("stampede.orders.soldout", "",
			"Orders refused before anything was written, because an item was sold out")),
	ORDERS_STUCK(gauging("stampede.orders.stuck", "", "Stuck orders: too many attempts, an operator has to look")),
	CHECKOUT_DURATION(timing("stampede.checkout.duration",
			"Time from placement to the final state, by the database's clock", "outcome", "reason")
			.within(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300),
					Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
					Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60))),
	CHECKOUT_STEP(timing("stampede.checkout.step",
			"Steps of checkouts; each is one call to a downstream service or the database",
			"step", "outcome").within(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
					Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
					Duration.ofSeconds(1), Duration.ofSeconds(2))),
	CHECKOUT_IN_PROGRESS(gauging("stampede.checkout.in.progress", "", "Checkouts in progress in this process"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	OrderMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
