package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** The waiting room of sales. Every gateway reports the numbers of whole rooms, so that panels take the maximum. */
final class SaleBoard {
	private SaleBoard() {}

	static Dashboard sale() {
		return new Dashboard("stampede-sale", "Stampede: the sale",
				"Waiting clients, admissions, passes, stock and orders.",
				"waiting-room",
				List.of(Row.of("The room",
						lines("Waiting clients", "short", "Clients in the line that still poll.",
								"max by (phase) (stampede_waiting_clients{$s})", "{{phase}}"),
						lines("Admitted clients", "reqps", "By all gateways; and passes that expired unused.",
								"sum(rate(stampede_waiting_admitted_total{$s}[$__rate_interval]))", "admitted",
								"sum(rate(stampede_waiting_expired_total{$s}[$__rate_interval]))", "expired"),
						lines("Unsold units and unused passes", "short",
								"Of open sales. There are at most 1.3 unused passes for each unsold unit.",
								"max(stampede_waiting_stock{$s})", "units", "max(stampede_waiting_passes{$s})",
								"passes")),
						Row.of("Polls",
								lines("Polls by state", "reqps", "Joins and polls, by the state in the reply.",
										"sum by (state) (rate(stampede_waiting_polls_total{$s}[$__rate_interval]))",
										"{{state}}"),
								lines("Duration of polls", "s", "From the complete request to the complete response.",
										Queries.quantile("0.5", "http_server_requests_seconds",
												Queries.EDGE + ",traffic=\"waiting\"", ""),
										"median",
										Queries.quantile("0.99", "http_server_requests_seconds",
												Queries.EDGE + ",traffic=\"waiting\"", ""),
										"99th percentile"),
								lines("Time from admission to the pass", "s",
										"Until the poll that returns the pass; at most about one interval of polls.",
										Queries.quantile("0.5", "stampede_waiting_display_seconds", "$s", ""), "median",
										Queries.quantile("0.99", "stampede_waiting_display_seconds", "$s", ""),
										"99th percentile")),
						Row.of("Orders",
								lines("Checkouts", "reqps", "At the edge, by status.",
										"sum by (status) (rate(http_server_requests_seconds_count{" + Queries.EDGE
												+ ",traffic=\"checkout\"}[$__rate_interval]))",
										"{{status}}"),
								lines("Refused under overload", "reqps",
										"Checkouts that admission control has refused: admitted clients should meet none.",
										"sum by (reason) (rate(stampede_admission_refused_total{traffic=\"checkout\",$s}[$__rate_interval]))",
										"{{reason}}"))));
	}
}
