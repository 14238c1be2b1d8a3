package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;
import static stampede.observability.dashboard.Panel.now;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;
import stampede.observability.slo.BurnRates;

/** Every dashboard there is. */
public final class Boards {
	private static final String EDGE = "application=\"gateway-service\",$s";

	private Boards() {}

	public static List<Dashboard> all() {
		return List.of(overview(), services(), gateway(), checkout(), release(), saturation(), leaks());
	}

	private static Dashboard overview() {
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
												+ EDGE
												+ "}[$__rate_interval]))",
										"{{outcome}}"),
								lines("Time of those that were taken", "s",
										"From the whole request to the whole answer, in the gateway.",
										quantile("0.5", "http_server_requests_seconds",
												"traffic=\"checkout\",outcome=\"SUCCESS\"," + EDGE, ""),
										"median",
										quantile("0.99", "http_server_requests_seconds",
												"traffic=\"checkout\",outcome=\"SUCCESS\"," + EDGE, ""),
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

	private static Dashboard services() {
		return new Dashboard("stampede-services", "Stampede: rate, errors and time by service and route",
				"What every service is asked, how much of it fails, and how long it takes; and what it asks its neighbours.",
				"reads-availability",
				List.of(Row.of("What comes in",
						lines("Requests", "reqps", "By service and route.",
								"sum by (application, method, uri) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}} {{method}} {{uri}}"),
						lines("Failed", "percentunit", "Answers of 5xx, as a share, by service.",
								"(sum by (application) (rate(http_server_requests_seconds_count{outcome=\"SERVER_ERROR\",$s}[$__rate_interval])) or 0 * sum by (application) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))) / sum by (application) (rate(http_server_requests_seconds_count{$s}[$__rate_interval]))",
								"{{application}}"),
						lines("Time, 99 of 100", "s", "By service and route; a caller who hung up counts until then.",
								quantile("0.99", "http_server_requests_seconds", "$s", "application, uri"),
								"{{application}} {{uri}}")),
						Row.of("What goes out",
								lines("Calls to neighbours", "reqps", "By caller, neighbour and outcome.",
										"sum by (application, client_name, outcome) (rate(http_client_requests_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{client_name}} {{outcome}}"),
								lines("Mean time of calls", "s", "By caller and neighbour.",
										"sum by (application, client_name) (rate(http_client_requests_seconds_sum{$s}[$__rate_interval])) / sum by (application, client_name) (rate(http_client_requests_seconds_count{$s}[$__rate_interval]))",
										"{{application}} to {{client_name}}"),
								lines("Breakers that are not closed", "short", "1 for a breaker in that state.",
										"max by (application, name, state) (resilience4j_circuitbreaker_state{state!=\"closed\",$s})",
										"{{application}} {{name}} {{state}}")),
						Row.of("Repeats",
								lines("Repeated calls", "reqps",
										"Calls that repeat a failed one, and those refused because a tenth of all would be repeats.",
										"sum by (application, neighbour, outcome) (rate(stampede_client_retries_total{$s}[$__rate_interval]))",
										"{{application}} to {{neighbour}} {{outcome}}"),
								lines("Answers nobody expected", "reqps",
										"Answers of 4xx without a known meaning: a fault of ours or of the neighbour.",
										"sum by (application, neighbour) (rate(stampede_client_unexpected_refusals_total{$s}[$__rate_interval]))",
										"{{application}} to {{neighbour}}"))));
	}

	private static Dashboard gateway() {
		return new Dashboard("stampede-gateway", "Stampede: the gateway",
				"Who is let in, who waits, who is turned away, and why.", "queue-full",
				List.of(Row.of("By what requests are for",
						lines("Requests", "reqps", "At the edge, by traffic class.",
								"sum by (traffic) (rate(http_server_requests_seconds_count{" + EDGE
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
										"sum by (upstream) (stampede_admission_underway{$s})", "{{upstream}}"),
								lines("Waiting", "short", "Requests that wait for a place.",
										"sum by (upstream) (stampede_admission_queued{$s})", "{{upstream}}")),
						Row.of("Limits and bodies",
								lines("Limiting without Redis", "short", "1 for each gateway that limits by itself.",
										"max by (instance) (stampede_ratelimit_alone{$s})", "{{instance}}"),
								lines("Decided without Redis", "reqps", "Requests that were limited without Redis.",
										"sum(rate(stampede_ratelimit_fallback_total{$s}[$__rate_interval]))", "all"),
								lines("Bodies on their way", "short",
										"Request bodies that have begun and are not whole.",
										"sum by (instance) (stampede_gateway_uploads{$s})", "{{instance}}"))));
	}

	private static Dashboard checkout() {
		return new Dashboard("stampede-checkout", "Stampede: checkout, stock and money",
				"How orders come to their end, step by step, and what they come to.", "order-stuck",
				List.of(Row.of("Orders",
						lines("Placed, and told again", "reqps", "Orders written down, and repeats of answered keys.",
								"sum(rate(stampede_orders_placed_total{$s}[$__rate_interval]))", "placed",
								"sum(rate(stampede_orders_replayed_total{$s}[$__rate_interval]))", "told again"),
						lines("From placing to the end", "s", "By the database's clock.",
								quantile("0.5", "stampede_checkout_duration_seconds", "$s", "outcome"),
								"{{outcome}} median",
								quantile("0.99", "stampede_checkout_duration_seconds", "$s", "outcome"),
								"{{outcome}} 99 of 100"),
						lines("Under way and stuck", "short", "Orders worked on, and those that wait for a person.",
								"sum(stampede_checkout_underway{$s})", "under way", "max(stampede_orders_stuck{$s})",
								"stuck")),
						Row.of("Steps",
								lines("Mean time of a step", "s", "Each is one call to a neighbour or the database.",
										"sum by (step) (rate(stampede_checkout_step_seconds_sum{$s}[$__rate_interval])) / sum by (step) (rate(stampede_checkout_step_seconds_count{$s}[$__rate_interval]))",
										"{{step}}"),
								lines("Failed steps", "reqps", "Each is repeated, or left to the recovery worker.",
										"sum by (step) (rate(stampede_checkout_step_seconds_count{outcome=\"failure\",$s}[$__rate_interval]))",
										"{{step}}"),
								lines("Work that is overdue", "s",
										"How long the oldest work of a background worker had been due.",
										"max by (application, worker) (stampede_worker_lag_seconds{$s})",
										"{{application}} {{worker}}")),
						Row.of("Stock",
								lines("Asked of the stock", "reqps", "By call and by what came of it.",
										"sum by (call, outcome) (rate(stampede_inventory_holds_total{$s}[$__rate_interval]))",
										"{{call}} {{outcome}}"),
								lines("Orders that hold stock", "short", "As last counted.",
										"max(stampede_inventory_holds_active{$s})", "active")),
						Row.of("Money",
								lines("Taken and paid back", "short", "Minor units of the currency a second.",
										"sum by (currency) (rate(stampede_payments_captured_minor_units_total{$s}[$__rate_interval]))",
										"{{currency}} taken",
										"sum by (currency) (rate(stampede_payments_refunded_minor_units_total{$s}[$__rate_interval]))",
										"{{currency}} paid back"),
								lines("The provider's answers", "reqps", "By call and answer.",
										"sum by (call, answer) (rate(stampede_provider_call_seconds_count{$s}[$__rate_interval]))",
										"{{call}} {{answer}}"),
								lines("The provider's time", "s", "99 of 100 calls.",
										quantile("0.99", "stampede_provider_call_seconds", "$s", "call"),
										"{{call}}"))));
	}

	private static Dashboard release() {
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
								quantile("0.99", "http_server_requests_seconds", "outcome=\"SUCCESS\",$s", hash),
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

	private static Dashboard saturation() {
		return new Dashboard("stampede-saturation", "Stampede: what is nearly full",
				"Processors, memory, event loops, and pools of connections.", "pool-exhausted",
				List.of(Row.of("The machine",
						lines("Processor time of the process", "percentunit", "Of all processors that it sees.",
								"process_cpu_usage{$s}", "{{application}} {{instance}}"),
						lines("Heap in use", "percentunit", "Of the largest it may be.",
								"sum by (application, instance) (jvm_memory_used_bytes{area=\"heap\",$s}) / sum by (application, instance) (jvm_memory_max_bytes{area=\"heap\",$s} > 0)",
								"{{application}} {{instance}}"),
						lines("Stopped for garbage", "percentunit", "Share of time in pauses.",
								"sum by (application, instance) (rate(jvm_gc_pause_seconds_sum{$s}[$__rate_interval]))",
								"{{application}} {{instance}}")),
						Row.of("Event loops",
								lines("Late, at worst", "s",
										"The latest that a loop ran what was due, in the last minutes.",
										"max by (application, instance) (stampede_eventloop_delay_seconds_max{$s})",
										"{{application}} {{instance}}"),
								lines("Tasks that wait", "short", "In the queues of the event loops.",
										"sum by (application, instance) (netty_eventexecutor_tasks_pending{$s})",
										"{{application}} {{instance}}"),
								lines("Work without a caller", "short", "Goes on whatever becomes of its caller.",
										"sum by (application, instance) (stampede_detached_underway{$s})",
										"{{application}} {{instance}}")),
						Row.of("Connections",
								lines("To databases, in use", "percentunit", "Of the largest number.",
										"sum by (application, instance) (r2dbc_pool_acquired_connections{$s}) / sum by (application, instance) (r2dbc_pool_max_allocated_connections{$s})",
										"{{application}} {{instance}}"),
								lines("To databases, waited for", "short", "Calls that wait for a connection.",
										"sum by (application, instance) (r2dbc_pool_pending_connections{$s})",
										"{{application}} {{instance}}"),
								lines("To neighbours, in use and waited for", "short", "By pool.",
										"sum by (application, name) (reactor_netty_connection_provider_active_connections{$s})",
										"{{application}} {{name}} in use",
										"sum by (application, name) (reactor_netty_connection_provider_pending_connections{$s})",
										"{{application}} {{name}} waited for")),
						Row.of("Calls at once",
								lines("Places left in bulkheads", "short", "Calls to a neighbour that may still begin.",
										"min by (application, name) (resilience4j_bulkhead_available_concurrent_calls{$s})",
										"{{application}} {{name}}"),
								lines("Files open", "percentunit", "Of those that may be.",
										"process_files_open_files{$s} / process_files_max_files{$s}",
										"{{application}} {{instance}}"))));
	}

	private static Dashboard leaks() {
		return new Dashboard("stampede-leaks", "Stampede: leaks",
				"What should come back down and does not. A leak is a line that only rises over hours. A line's menu has a flame graph of its process.",
				"leak",
				List.of(Row.of("Memory",
						lines("Heap after collection", "bytes", "What lives on: a leak raises it step by step.",
								"sum by (application, instance) (jvm_gc_live_data_size_bytes{$s})",
								"{{application}} {{instance}} live",
								"sum by (application, instance) (jvm_memory_used_bytes{id=\"Tenured Gen\",$s})",
								"{{application}} {{instance}} old generation"),
						lines("Direct memory, Netty's", "bytes", "Buffers outside the heap.",
								"sum by (application, instance) (netty_allocator_memory_used{memory_type=\"direct\",$s})",
								"{{application}} {{instance}}"),
						lines("Direct memory, the JVM's", "bytes", "Buffers outside the heap that the JVM knows of.",
								"sum by (application, instance) (jvm_buffer_memory_used_bytes{id=\"direct\",$s})",
								"{{application}} {{instance}}")),
						Row.of("Threads, connections, series",
								lines("Threads", "short", "Alive.", "jvm_threads_live_threads{$s}",
										"{{application}} {{instance}}"),
								lines("Connections to databases in use", "short", "Without traffic: none.",
										"sum by (application, instance) (r2dbc_pool_acquired_connections{$s})",
										"{{application}} {{instance}}"),
								lines("Series", "short", "Samples at each scrape: labels that grow show here.",
										"scrape_samples_scraped{$s}", "{{job}} {{instance}}"))));
	}

	/** By the buckets of a histogram, so right to within one; {@code by} the labels to keep apart. */
	private static String quantile(String of, String metric, String labels, String by) {
		var grouping = by.isEmpty() ? "le" : "le, " + by;
		return "histogram_quantile(" + of + ", sum by (" + grouping + ") (rate(" + metric + "_bucket{" + labels
				+ "}[$__rate_interval])))";
	}
}
