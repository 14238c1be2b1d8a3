package stampede.payment.metrics;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;
import stampede.kit.metrics.Metric;

/** The metrics of payment-service. Amounts are in minor units of their currency (cents for EUR). */
public enum PaymentMetric implements Metric {
	CAPTURED(counting("stampede.payments.captured", "minor_units", "Money taken", "currency")),
	REFUNDED(counting("stampede.payments.refunded", "minor_units", "Money paid back", "currency")),
	FAILED(counting("stampede.payments.failed", "",
			"Charges that the provider called invalid: an operator's problem, not the customer's", "code")),
	DISCREPANCIES(gauging("stampede.payments.discrepancies", "",
			"Open discrepancies between the books and the provider's; each waits for an operator")),
	EVENTS_UNREADABLE(counting("stampede.provider.events.unreadable", "",
			"Signed events of the provider that could not be read and had no effect", "type")),
	PROVIDER_CALL(timing("stampede.provider.call",
			"Calls to the payment provider, by call and by its answer; 'unanswered' where nothing was heard, 'not-sent' "
					+ "where it was surely not asked",
			"call", "answer").within(Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
					Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
					Duration.ofSeconds(5)));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	PaymentMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
