package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** The versions of recommendation-service side by side. Empty in suites without it. */
final class ExperimentBoard {
	private static final String SERVED = "sum by (variant) (rate(stampede_recommendations_served_total{$s}[$__rate_interval]))";
	private static final String CLICKS = "sum by (variant) (rate(stampede_recommendations_clicks_total{$s}[$__rate_interval]))";
	private static final String LISTS = "application=\"recommendation-service\",uri=\"/api/v1/items/{sku}/recommendations\",$s";

	private ExperimentBoard() {}

	private static String hits(String ranking) {
		var predicted = "sum by (variant) (rate(stampede_recommendations_predicted_total{ranking=\"" + ranking
				+ "\"%s,$s}[$__rate_interval]))";
		return predicted.formatted(",outcome=\"hit\"") + " / (" + predicted.formatted("") + " > 0)";
	}

	static Dashboard experiments() {
		return new Dashboard("stampede-experiments", "Stampede: experiments",
				"Both versions of recommendations. The report of an experiment has intervals; these rates do not.",
				"recommendations-unavailable",
				List.of(Row.of("Use",
						lines("Lists served", "reqps",
								"By version; the shares follow gateway.recommendations.v2-share.",
								SERVED, "{{variant}}"),
						lines("Clicks", "reqps", "On recommended items.", CLICKS, "{{variant}}"),
						lines("Clicks for each list", "percentunit", "Nothing where no list was served.",
								CLICKS + " / (" + SERVED + " > 0)", "{{variant}}"),
						lines("Purchases", "reqps",
								"Of recommended items within seven days, by customers with a token.",
								"sum by (variant) (rate(stampede_recommendations_bought_total{$s}[$__rate_interval]))",
								"{{variant}}")),
						Row.of("Responses",
								lines("Duration of requests, 99th percentile", "s",
										"In the service. The objective is 100 ms for 99 %.",
										Queries.quantile("0.99", "http_server_requests_seconds", LISTS, "variant"),
										"{{variant}}"),
								lines("Empty lists by reason", "reqps",
										"Sent by the service. no-data and none-available are no failures.",
										"sum by (variant, reason) (rate(stampede_recommendations_empty_total{$s}[$__rate_interval]))",
										"{{variant}} {{reason}}"),
								lines("Lists replaced by the gateway", "reqps",
										"The version failed, or took longer than the budget; customers see no error.",
										"sum by (variant) (rate(stampede_recommendations_replaced_total{$s}[$__rate_interval]))",
										"{{variant}}")),
						Row.of("Predictions of purchases, before they are counted",
								lines("Hit rate of six places", "percentunit",
										"Of new items of known customers, those in a list of six for their previous item.",
										hits("own"), "{{variant}}", hits("popular"), "popular items, by {{variant}}"),
								lines("Mean reciprocal rank", "percentunit", "100 % if each is in the first place.",
										"sum by (variant) (rate(stampede_recommendations_reciprocal_ranks_total{ranking=\"own\",$s}[$__rate_interval])) / "
												+ "(sum by (variant) (rate(stampede_recommendations_predicted_total{ranking=\"own\",$s}[$__rate_interval])) > 0)",
										"{{variant}}"),
								lines("Different items", "short", "In these lists, by process since its start.",
										"max by (variant, ranking) (stampede_recommendations_covered{$s})",
										"{{variant}} {{ranking}}")),
						Row.of("Events",
								lines("Delay behind the orders", "s",
										"Above 60 s for five minutes, the alert FeedBehind fires.",
										"min by (reader) (stampede_feed_lag_seconds{$s})", "{{reader}}"),
								lines("Events counted", "reqps", "By version.",
										"sum by (reader) (rate(stampede_feed_events_total{$s}[$__rate_interval]))",
										"{{reader}}"))));
	}
}
