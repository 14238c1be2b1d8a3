package stampede.inventory;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;

import stampede.kit.metrics.Metric;

/** The metrics of inventory-service. */
public enum InventoryMetric implements Metric {
	HOLDS_ACTIVE(gauging("stampede.inventory.holds.active", "", "Active reservations at the last count")),
	HOLDS(counting("stampede.inventory.holds", "",
			"Reservation commands by call and outcome", "call", "outcome"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	InventoryMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
