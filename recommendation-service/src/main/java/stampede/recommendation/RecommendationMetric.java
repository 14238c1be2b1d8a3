package stampede.recommendation;

import static stampede.kit.metrics.Metric.Definition.counting;

import stampede.kit.metrics.Metric;

/** The metrics of recommendation-service; each has the label {@code variant}, as all of its metrics. */
public enum RecommendationMetric implements Metric {
	SERVED(counting("stampede.recommendations.served", "", "Responses with recommendations")),
	EMPTY(counting("stampede.recommendations.empty", "",
			"Empty responses by reason: no-data, none-available, too-slow, failure", "reason")),
	CLICKS(counting("stampede.recommendations.clicks", "", "Recommended items that were clicked")),
	BOUGHT(counting("stampede.recommendations.bought", "",
			"Recommended items that their customer, with a token, bought within seven days; counted again if a transaction is repeated"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	RecommendationMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
