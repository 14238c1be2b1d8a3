package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;
import static stampede.observability.dashboard.Panel.now;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;
import stampede.observability.slo.BurnRates;

/** Requests at the edge and between services, and their outcomes. */
final class TrafficBoards {
	private TrafficBoards() {}

	static Dashboard overview() {
		return new Dashboard("stampede-overview", "Stampede: can customers check out?",
				"The objectives, their remaining error budgets, and checkouts as customers see them.",
				"checkout-availability",
				List.of(Row.of("Objectives (observability/slo)",
						now("Remaining error budget of 30 days", "percentunit",
								"Of each objective; below zero the objective is missed.",
								"slo:error_budget:remaining_ratio", "{{slo}}"),
						now("Broken invariants", "short",
								"Differences in stock or money that the last audits found. Any value other than zero pages.",
								"sum by (check) (stampede_audit_violations{$s})", "{{check}}")),
						Row.of("Burn rates (1 uses up the budget in exactly 30 days)",
								burn("Over 5 minutes", "5m"), burn("Over an hour", "1h"), burn("Over six hours", "6h")),
						Row.of("Checkout at the edge",
								lines("Checkouts", "reqps",
										"By outcome. UNKNOWN: the client disconnected.",
										"sum by (outcome) (rate(http_server_requests_seconds_count{traffic=\"checkout\","
												+ Queries.EDGE
												+ "}[$__rate_interval]))",
										"{{outcome}}"),
								lines("Duration of accepted checkouts", "s",
										"From the complete request to the complete response, in the gateway.",
										Queries.quantile("0.5", "http_server_requests_seconds",
												"traffic=\"checkout\",outcome=\"SUCCESS\"," + Queries.EDGE, ""),
										"median",
										Queries.quantile("0.99", "http_server_requests_seconds",
												"traffic=\"checkout\",outcome=\"SUCCESS\"," + Queries.EDGE, ""),
										"99th percentile"),
								lines("Orders by outcome", "reqps",
										"Completed checkouts by outcome and reason.",
										"sum by (outcome, reason) (rate(stampede_checkout_duration_seconds_count{$s}[$__rate_interval]))",
										"{{outcome}} {{reason}}"))));
	}

	private static Panel burn(String title, String window) {
		return lines(title, "short",
				"Above 14.4 over one hour or 6 over six hours an alert pages; above 3 over one day or 1 over three days it opens a ticket.",
				BurnRates.recorded(window) + " / on(slo) group_left() (1 - slo:objective:ratio)", "{{slo}}");
	}

	static Dashboard services() {
		return new Dashboard("stampede-services", "Stampede: rate, errors and time by service and route",
				"Requests of each service: rate, failures and duration; and its calls to downstream services.",
				"reads-availability",
				List.of(Row.of("Incoming requests",
						lines("Requests", "reqps", "By service and route.",
								"sum by (application, method, uri) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}} {{method}} {{uri}}"),
						lines("Failed", "percentunit", "Share of responses with status 5xx, by service.",
								"(sum by (application) (rate(http_server_requests_seconds_count{outcome=\"SERVER_ERROR\",$s}[$__rate_interval])) or 0 * sum by (application) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))) / sum by (application) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}}"),
						lines("Duration, 99th percentile", "s",
								"By service and route; a request of a disconnected client counts until the disconnection.",
								Queries.quantile("0.99", "http_server_requests_seconds", "$s", "application, uri"),
								"{{application}} {{uri}}")),
						Row.of("Outgoing calls",
								lines("Calls through circuit breakers", "reqps",
										"By caller, downstream service and outcome; includes all calls of the gateway.",
										"sum by (application, name, kind) (rate(resilience4j_circuitbreaker_calls_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{name}} {{kind}}"),
								lines("Calls to downstream services", "reqps",
										"By caller, downstream service and outcome; without the gateway.",
										"sum by (application, client_name, outcome) (rate(http_client_requests_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{client_name}} {{outcome}}"),
								lines("Mean duration of calls", "s", "By caller and downstream service.",
										"sum by (application, client_name) (rate(http_client_requests_seconds_sum{$s}[$__rate_interval])) / sum by (application, client_name) (rate(http_client_requests_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{client_name}}"),
								lines("Circuit breakers that are not closed", "short",
										"1 for a circuit breaker in that state.",
										"max by (application, name, state) (resilience4j_circuitbreaker_state{state!=\"closed\",$s})",
										"{{application}} {{name}} {{state}}")),
						Row.of("Retries",
								lines("Retries", "reqps",
										"Retries made, and retries refused by the retry budget.",
										"sum by (application, downstream, outcome) (rate(stampede_client_retries_total{$s}[$__rate_interval]))",
										"{{application}} to {{downstream}} {{outcome}}"),
								lines("Unexpected 4xx", "reqps",
										"Responses 4xx that the caller does not handle: a fault of the caller or of the downstream service.",
										"sum by (application, downstream) (rate(stampede_client_unexpected_refusals_total{$s}[$__rate_interval]))",
										"{{application}} to {{downstream}}"))));
	}

	static Dashboard gateway() {
		return new Dashboard("stampede-gateway", "Stampede: the gateway",
				"Admitted, queued and refused requests, by reason.", "queue-full",
				List.of(Row.of("By traffic class",
						lines("Requests", "reqps", "At the edge, by traffic class.",
								"sum by (traffic) (rate(http_server_requests_seconds_count{" + Queries.EDGE
										+ "}[$__rate_interval]))",
								"{{traffic}}"),
						lines("Rate limited", "reqps", "Responses 429, by traffic class.",
								"sum by (traffic) (rate(stampede_ratelimit_refused_total{$s}[$__rate_interval]))",
								"{{traffic}}"),
						lines("Refused under overload", "reqps",
								"Responses 503 of admission, by traffic class and reason.",
								"sum by (upstream, traffic, reason) (rate(stampede_admission_refused_total{$s}[$__rate_interval]))",
								"{{upstream}} {{traffic}} {{reason}}")),
						Row.of("Admission, by upstream",
								lines("Limit", "short",
										"Permitted concurrency, adapted to the response time.",
										"sum by (upstream) (stampede_admission_limit{$s})", "{{upstream}}"),
								lines("In progress", "short", "Concurrent requests.",
										"sum by (upstream) (stampede_admission_in_progress{$s})", "{{upstream}}"),
								lines("Queued", "short", "Requests that wait for a permit.",
										"sum by (upstream) (stampede_admission_queued{$s})", "{{upstream}}")),
						Row.of("Limits and bodies",
								lines("Local rate limits (Redis unavailable)", "short",
										"1 for each gateway whose rate limits are local.",
										"max by (instance) (stampede_ratelimit_degraded{$s})", "{{instance}}"),
								lines("Limited without Redis", "reqps", "Requests decided by local rate limits.",
										"sum(rate(stampede_ratelimit_fallback_total{$s}[$__rate_interval]))", "all"),
								lines("Uploads in progress", "short",
										"Request bodies that have begun and are not complete.",
										"sum by (instance) (stampede_gateway_uploads{$s})", "{{instance}}"))));
	}

	static Dashboard release() {
		var hash = "application, rollouts_pod_template_hash";
		return new Dashboard("stampede-release", "Stampede: canary beside stable",
				"The same figures of each revision, by rollouts_pod_template_hash. Outside a rollout there is one line.",
				"",
				List.of(Row.of("By revision",
						lines("Requests", "reqps", "By revision.",
								"sum by (" + hash
										+ ") (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}} {{rollouts_pod_template_hash}}"),
						lines("Failed", "reqps", "Responses 5xx, and requests whose client disconnected (UNKNOWN).",
								"sum by (" + hash
										+ ") (rate(http_server_requests_seconds_count{outcome=~\"SERVER_ERROR|UNKNOWN\",$s}[$__rate_interval]))",
								"{{application}} {{rollouts_pod_template_hash}}"),
						lines("Duration, 99th percentile", "s", "Successful responses only.",
								Queries.quantile("0.99", "http_server_requests_seconds", "outcome=\"SUCCESS\",$s",
										hash),
								"{{application}} {{rollouts_pod_template_hash}}")),
						Row.of("Resources",
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
