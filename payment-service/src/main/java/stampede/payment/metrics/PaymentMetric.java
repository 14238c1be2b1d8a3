package stampede.payment.metrics;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;
import stampede.kit.metrics.Metric;

/** The metrics of payment-service. Amounts are in minor units of their currency (cents for EUR). */
public enum PaymentMetric implements Metric {
	CAPTURED(counting("stampede.payments.captured", "minor_units", "Money captured", "currency")),
	REFUNDED(counting("stampede.payments.refunded", "minor_units", "Money refunded", "currency")),
	FAILED(counting("stampede.payments.failed", "",
			"Charges that the provider rejected as invalid; an operator has to look", "code")),
	DISCREPANCIES(gauging("stampede.payments.discrepancies", "",
			"Open discrepancies between the ledger and the provider; an operator has to resolve each")),
	EVENTS_UNREADABLE(counting("stampede.provider.events.unreadable", "",
			"Signed events of the provider that could not be parsed and had no effect", "type")),
	PROVIDER_CALL(timing("stampede.provider.call",
			"Calls to the payment provider by call and outcome; 'unanswered': the outcome is unknown, "
					+ "'not-sent': the provider did not see the call",
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
