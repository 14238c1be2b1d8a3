package stampede.inventory;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;

import stampede.kit.metrics.Metric;

/** What inventory-service measures of its trade. */
public enum InventoryMetric implements Metric {
	HOLDS_ACTIVE(gauging("stampede.inventory.holds.active", "", "Orders for which stock is held, as last counted")),
	HOLDS(counting("stampede.inventory.holds", "",
			"What was asked of the stock for orders, by call and by what came of it", "call", "outcome"));

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
