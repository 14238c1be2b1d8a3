package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;
import static stampede.observability.dashboard.Panel.now;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;
import stampede.observability.slo.BurnRates;

/** What is asked, of whom, and how it is answered. */
final class TrafficBoards {
	private TrafficBoards() {}

	static Dashboard overview() {
		return new Dashboard("stampede-overview", "Stampede: can customers check out?",
				"The objectives, what is left of their budgets, and what customers see at the edge.",
				"checkout-availability",
				List.of(Row.of("Objectives (observability/slo)",
						now("Budget left of 30 days", "percentunit",
								"What is left of each objective's budget of errors; below zero it is missed.",
								"slo:error_budget:remaining_ratio", "{{slo}}"),
						now("Broken invariants", "short",
								"What the last audits found: stock or money that does not add up. Anything but zero pages.",
								"sum by (check) (stampede_audit_violations{$s})", "{{check}}")),
						Row.of("How fast the budgets burn (1 = just used up in 30 days)",
								burn("Over 5 minutes", "5m"), burn("Over an hour", "1h"), burn("Over six hours", "6h")),
						Row.of("Checkout at the edge",
								lines("Checkouts", "reqps",
										"Checkouts that came, by what became of them. UNKNOWN: the caller hung up.",
										"sum by (outcome) (rate(http_server_requests_seconds_count{traffic=\"checkout\","
												+ Queries.EDGE
												+ "}[$__rate_interval]))",
										"{{outcome}}"),
								lines("Time of those that were taken", "s",
										"From the whole request to the whole answer, in the gateway.",
										Queries.quantile("0.5", "http_server_requests_seconds",
												"traffic=\"checkout\",outcome=\"SUCCESS\"," + Queries.EDGE, ""),
										"median",
										Queries.quantile("0.99", "http_server_requests_seconds",
												"traffic=\"checkout\",outcome=\"SUCCESS\"," + Queries.EDGE, ""),
										"99 of 100"),
								lines("Orders by how they ended", "reqps",
										"Ends of checkouts, confirmed or not and why not.",
										"sum by (outcome, reason) (rate(stampede_checkout_duration_seconds_count{$s}[$__rate_interval]))",
										"{{outcome}} {{reason}}"))));
	}

	private static Panel burn(String title, String window) {
		return lines(title, "short",
				"Above 14.4 over an hour, or 6 over six, somebody is woken; above 3 over a day or 1 over three there is a ticket.",
				BurnRates.recorded(window) + " / on(slo) group_left() (1 - slo:objective:ratio)", "{{slo}}");
	}

	static Dashboard services() {
		return new Dashboard("stampede-services", "Stampede: rate, errors and time by service and route",
				"Requests of each service: rate, failures and duration; and its calls to downstream services.",
				"reads-availability",
				List.of(Row.of("What comes in",
						lines("Requests", "reqps", "By service and route.",
								"sum by (application, method, uri) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}} {{method}} {{uri}}"),
						lines("Failed", "percentunit", "Answers of 5xx, as a share, by service.",
								"(sum by (application) (rate(http_server_requests_seconds_count{outcome=\"SERVER_ERROR\",$s}[$__rate_interval])) or 0 * sum by (application) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))) / sum by (application) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}}"),
						lines("Time, 99 of 100", "s", "By service and route; a caller who hung up counts until then.",
								Queries.quantile("0.99", "http_server_requests_seconds", "$s", "application, uri"),
								"{{application}} {{uri}}")),
						Row.of("What goes out",
								lines("Calls through breakers", "reqps",
										"By caller, downstream service and how they ended; the gateway's are all here.",
										"sum by (application, name, kind) (rate(resilience4j_circuitbreaker_calls_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{name}} {{kind}}"),
								lines("Calls to downstream services", "reqps",
										"By caller, downstream service and outcome; of services, not of the gateway.",
										"sum by (application, client_name, outcome) (rate(http_client_requests_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{client_name}} {{outcome}}"),
								lines("Mean time of calls", "s", "By caller and downstream service.",
										"sum by (application, client_name) (rate(http_client_requests_seconds_sum{$s}[$__rate_interval])) / sum by (application, client_name) (rate(http_client_requests_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{client_name}}"),
								lines("Breakers that are not closed", "short", "1 for a breaker in that state.",
										"max by (application, name, state) (resilience4j_circuitbreaker_state{state!=\"closed\",$s})",
										"{{application}} {{name}} {{state}}")),
						Row.of("Repeats",
								lines("Repeated calls", "reqps",
										"Calls that repeat a failed one, and those refused because a tenth of all would be repeats.",
										"sum by (application, downstream, outcome) (rate(stampede_client_retries_total{$s}[$__rate_interval]))",
										"{{application}} to {{downstream}} {{outcome}}"),
								lines("Answers nobody expected", "reqps",
										"Answers of 4xx without a known meaning: a fault of ours or of the downstream service.",
										"sum by (application, downstream) (rate(stampede_client_unexpected_refusals_total{$s}[$__rate_interval]))",
										"{{application}} to {{downstream}}"))));
	}

	static Dashboard gateway() {
		return new Dashboard("stampede-gateway", "Stampede: the gateway",
				"Who is let in, who waits, who is turned away, and why.", "queue-full",
				List.of(Row.of("By what requests are for",
						lines("Requests", "reqps", "At the edge, by traffic class.",
								"sum by (traffic) (rate(http_server_requests_seconds_count{" + Queries.EDGE
										+ "}[$__rate_interval]))",
								"{{traffic}}"),
						lines("Turned away for asking too often", "reqps", "Answered 429, by traffic class.",
								"sum by (traffic) (rate(stampede_ratelimit_refused_total{$s}[$__rate_interval]))",
								"{{traffic}}"),
						lines("Turned away because too many came", "reqps",
								"Answered 503 by admission, by class and reason.",
								"sum by (upstream, traffic, reason) (rate(stampede_admission_refused_total{$s}[$__rate_interval]))",
								"{{upstream}} {{traffic}} {{reason}}")),
						Row.of("Admission, by what is behind",
								lines("Limit", "short",
										"Requests that may be under way; learnt from how long answers take.",
										"sum by (upstream) (stampede_admission_limit{$s})", "{{upstream}}"),
								lines("Under way", "short", "Requests that are under way.",
										"sum by (upstream) (stampede_admission_in_progress{$s})", "{{upstream}}"),
								lines("Waiting", "short", "Requests that wait for a place.",
										"sum by (upstream) (stampede_admission_queued{$s})", "{{upstream}}")),
						Row.of("Limits and bodies",
								lines("Local rate limits (Redis unavailable)", "short",
										"1 for each gateway whose rate limits are local.",
										"max by (instance) (stampede_ratelimit_degraded{$s})", "{{instance}}"),
								lines("Decided without Redis", "reqps", "Requests that were limited without Redis.",
										"sum(rate(stampede_ratelimit_fallback_total{$s}[$__rate_interval]))", "all"),
								lines("Bodies on their way", "short",
										"Request bodies that have begun and are not whole.",
										"sum by (instance) (stampede_gateway_uploads{$s})", "{{instance}}"))));
	}

	static Dashboard release() {
		var hash = "application, rollouts_pod_template_hash";
		return new Dashboard("stampede-release", "Stampede: canary beside stable",
				"The same of each revision, by rollouts_pod_template_hash. Outside a rollout there is one line.", "",
				List.of(Row.of("By revision",
						lines("Requests", "reqps", "How much each revision gets.",
								"sum by (" + hash
										+ ") (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}} {{rollouts_pod_template_hash}}"),
						lines("Failed", "reqps", "Answers of 5xx and calls that were given up (UNKNOWN).",
								"sum by (" + hash
										+ ") (rate(http_server_requests_seconds_count{outcome=~\"SERVER_ERROR|UNKNOWN\",$s}[$__rate_interval]))",
								"{{application}} {{rollouts_pod_template_hash}}"),
						lines("Time, 99 of 100", "s", "Of answers that were no errors.",
								Queries.quantile("0.99", "http_server_requests_seconds", "outcome=\"SUCCESS\",$s",
										hash),
								"{{application}} {{rollouts_pod_template_hash}}")),
						Row.of("What it takes",
								lines("Processors", "short", "Processors in use.",
										"sum by (" + hash
												+ ") (process_cpu_usage{$s} * on(job, instance) system_cpu_count{$s})",
										"{{application}} {{rollouts_pod_template_hash}}"),
								lines("Heap in use", "bytes", "After the last collection and since.",
										"sum by (" + hash + ") (jvm_memory_used_bytes{area=\"heap\",$s})",
										"{{application}} {{rollouts_pod_template_hash}}"),
								lines("Errors in the log", "reqps", "Lines of level error.",
										"sum by (" + hash
												+ ") (rate(logback_events_total{level=\"error\",$s}[$__rate_interval]))",
										"{{application}} {{rollouts_pod_template_hash}}"))));
	}
}
