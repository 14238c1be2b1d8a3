package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** How orders come to their end. */
final class CheckoutBoard {
	private CheckoutBoard() {}

	static Dashboard checkout() {
		return new Dashboard("stampede-checkout", "Stampede: checkout, stock and money",
				"How orders come to their end, step by step, and what they come to.", "order-stuck",
				List.of(Row.of("Orders",
						lines("Placed, and told again", "reqps", "Orders written down, and repeats of answered keys.",
								"sum(rate(stampede_orders_placed_total{$s}[$__rate_interval]))", "placed",
								"sum(rate(stampede_orders_replayed_total{$s}[$__rate_interval]))", "told again"),
						lines("From placing to the end", "s", "By the database's clock.",
								Queries.quantile("0.5", "stampede_checkout_duration_seconds", "$s", "outcome"),
								"{{outcome}} median",
								Queries.quantile("0.99", "stampede_checkout_duration_seconds", "$s", "outcome"),
								"{{outcome}} 99 of 100"),
						lines("In progress, and waiting for an operator", "short",
								"Orders that are worked on; stuck orders and payment discrepancies wait for an operator.",
								"sum(stampede_checkout_in_progress{$s})", "in progress",
								"max(stampede_orders_stuck{$s})",
								"stuck", "max(stampede_payments_discrepancies{$s})", "discrepancies")),
						Row.of("Steps",
								lines("Mean time of a step", "s",
										"Each is one call to a downstream service or the database.",
										"sum by (step) (rate(stampede_checkout_step_seconds_sum{$s}[$__rate_interval])) / sum by (step) (rate(stampede_checkout_step_seconds_count{$s}[$__rate_interval]))",
										"{{step}}"),
								lines("Failed steps", "reqps", "Each is repeated, or left to the recovery worker.",
										"sum by (step) (rate(stampede_checkout_step_seconds_count{outcome=\"failure\",$s}[$__rate_interval]))",
										"{{step}}"),
								lines("Work that is overdue", "s",
										"How long the oldest work of a background worker had been due.",
										"max by (application, worker) (stampede_worker_lag_seconds{$s})",
										"{{application}} {{worker}}")),
						Row.of("What goes together, and who looks on",
								lines("Members of a batch", "short", "On average, by what is put together.",
										"sum by (batcher) (rate(stampede_batch_members_total{$s}[$__rate_interval])) / sum by (batcher) (rate(stampede_batches_total{$s}[$__rate_interval]))",
										"{{batcher}}"),
								lines("Mean wait for a batch", "s", "Until it leaves, by what is put together.",
										"sum by (batcher) (rate(stampede_batch_wait_seconds_sum{$s}[$__rate_interval])) / sum by (batcher) (rate(stampede_batch_wait_seconds_count{$s}[$__rate_interval]))",
										"{{batcher}}"),
								lines("Tried by themselves", "reqps", "Members of batches that failed.",
										"sum by (batcher) (rate(stampede_batch_retried_individually_total{$s}[$__rate_interval]))",
										"{{batcher}}"),
								lines("Followers of orders", "short", "Streams of events that are open.",
										"sum by (instance) (stampede_events_streams{$s})", "{{instance}}")),
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
										Queries.quantile("0.99", "stampede_provider_call_seconds", "$s", "call"),
										"{{call}}"))));
	}
}
