package stampede.profile;

import static stampede.kit.metrics.Metric.Definition.counting;

import stampede.kit.metrics.Metric;

/** The metrics of profile-service. */
public enum ProfileMetric implements Metric {
	ERASURES(counting("stampede.profile.erasures", "",
			"Erasures by outcome: requested, forwarded (the account is erased, too), failed (will be repeated)",
			"outcome"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	ProfileMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
