package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** Orders, their steps, stock and money. */
final class CheckoutBoard {
	private CheckoutBoard() {}

	static Dashboard checkout() {
		return new Dashboard("stampede-checkout", "Stampede: checkout, stock and money",
				"The steps and outcomes of orders.", "order-stuck",
				List.of(Row.of("Orders",
						lines("Placed and replayed", "reqps", "New orders, and idempotent replays.",
								"sum(rate(stampede_orders_placed_total{$s}[$__rate_interval]))", "placed",
								"sum(rate(stampede_orders_replayed_total{$s}[$__rate_interval]))", "replayed"),
						lines("Time from placement to the end", "s", "By the database's clock.",
								Queries.quantile("0.5", "stampede_checkout_duration_seconds", "$s", "outcome"),
								"{{outcome}} median",
								Queries.quantile("0.99", "stampede_checkout_duration_seconds", "$s", "outcome"),
								"{{outcome}} 99th percentile"),
						lines("In progress, and waiting for an operator", "short",
								"Orders in progress; stuck orders and payment discrepancies wait for an operator.",
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
								lines("Overdue work", "s",
										"How long the oldest item of a background worker has been due.",
										"max by (application, worker) (stampede_worker_lag_seconds{$s})",
										"{{application}} {{worker}}")),
						Row.of("Batches and event streams",
								lines("Members of a batch", "short", "Average, by kind of batch.",
										"sum by (batcher) (rate(stampede_batch_members_total{$s}[$__rate_interval])) / sum by (batcher) (rate(stampede_batches_total{$s}[$__rate_interval]))",
										"{{batcher}}"),
								lines("Mean wait for a batch", "s", "Until the batch starts, by kind of batch.",
										"sum by (batcher) (rate(stampede_batch_wait_seconds_sum{$s}[$__rate_interval])) / sum by (batcher) (rate(stampede_batch_wait_seconds_count{$s}[$__rate_interval]))",
										"{{batcher}}"),
								lines("Retried individually", "reqps", "Members of failed batches.",
										"sum by (batcher) (rate(stampede_batch_retried_individually_total{$s}[$__rate_interval]))",
										"{{batcher}}"),
								lines("Event streams", "short", "Open event streams of orders.",
										"sum by (instance) (stampede_events_streams{$s})", "{{instance}}")),
						Row.of("Stock",
								lines("Calls on stock", "reqps", "By call and outcome.",
										"sum by (call, outcome) (rate(stampede_inventory_holds_total{$s}[$__rate_interval]))",
										"{{call}} {{outcome}}"),
								lines("Active holds", "short", "At the last count.",
										"max(stampede_inventory_holds_active{$s})", "active")),
						Row.of("Money",
								lines("Captured and refunded", "short", "Minor units of the currency per second.",
										"sum by (currency) (rate(stampede_payments_captured_minor_units_total{$s}[$__rate_interval]))",
										"{{currency}} captured",
										"sum by (currency) (rate(stampede_payments_refunded_minor_units_total{$s}[$__rate_interval]))",
										"{{currency}} refunded"),
								lines("Provider calls", "reqps", "By call and answer.",
										"sum by (call, answer) (rate(stampede_provider_call_seconds_count{$s}[$__rate_interval]))",
										"{{call}} {{answer}}"),
								lines("Duration of provider calls", "s", "99th percentile.",
										Queries.quantile("0.99", "stampede_provider_call_seconds", "$s", "call"),
										"{{call}}"))));
	}
}
