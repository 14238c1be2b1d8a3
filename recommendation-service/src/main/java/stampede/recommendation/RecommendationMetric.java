package stampede.recommendation;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;

import stampede.kit.metrics.Metric;

/** The metrics of recommendation-service; each has the label {@code variant}, as all of its metrics. */
public enum RecommendationMetric implements Metric {
	SERVED(counting("stampede.recommendations.served", "", "Responses with recommendations")),
	EMPTY(counting("stampede.recommendations.empty", "",
			"Empty responses by reason: no-data, none-available, too-slow, failure", "reason")),
	CLICKS(counting("stampede.recommendations.clicks", "", "Recommended items that were clicked")),
	BOUGHT(counting("stampede.recommendations.bought", "",
			"Recommended items that their customer, with a token, bought within seven days; counted again if a transaction is repeated")),
	PREDICTED(counting("stampede.recommendations.predicted", "",
			"Purchases that were predicted before they were counted: a list of six items for the customer's previous item contained them (hit) or not (miss)",
			"ranking", "outcome")),
	RECIPROCAL_RANKS(counting("stampede.recommendations.reciprocal.ranks", "",
			"Sum of the reciprocal places of predicted purchases in these lists; 0 for a miss", "ranking")),
	COVERED(gauging("stampede.recommendations.covered", "",
			"Different items in the lists of predictions since the start", "ranking"));

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
