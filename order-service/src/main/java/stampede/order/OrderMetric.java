package stampede.order;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;
import stampede.kit.metrics.Metric;

/** What order-service measures of its trade. */
public enum OrderMetric implements Metric {
	EVENT_STREAMS(
			gauging("stampede.events.streams", "", "Streams of events that are held open for those who follow orders")),
	ORDERS_PLACED(counting("stampede.orders.placed", "", "Orders that were written down, each once")),
	ORDERS_REPLAYED(counting("stampede.orders.replayed", "",
			"Requests with a key that had been answered: told the same again")),
	ORDERS_RETURNED(counting("stampede.orders.returned", "",
			"Cancellations and refunds of confirmed orders that came to their end", "kind", "outcome")),
	ORDERS_SOLD_OUT(counting("stampede.orders.soldout", "",
			"Orders that were refused before anything was written, since there was nothing left of an item")),
	ORDERS_STUCK(gauging("stampede.orders.stuck", "", "Orders that were tried too often and wait for a person")),
	CHECKOUT_DURATION(timing("stampede.checkout.duration",
			"From placing an order to its end, by how it ended; by the database's clock", "outcome", "reason")
			.within(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300),
					Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
					Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60))),
	CHECKOUT_STEP(timing("stampede.checkout.step", "Steps of checkouts, one call to a neighbour or the database each",
			"step", "outcome").within(Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
					Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
					Duration.ofSeconds(1), Duration.ofSeconds(2))),
	CHECKOUT_UNDER_WAY(gauging("stampede.checkout.underway", "", "Orders that this process is working on"));

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
