package stampede.observability.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import stampede.observability.slo.Objective;

/** How much of each objective's budget the time under review has spent, those that spent most first. */
final class Budgets {
	private Budgets() {}

	/**
	 * @param spent of the budget that this time has for itself; 1 is all of it; empty where nothing happened
	 */
	record Budget(Objective objective, OptionalDouble spent, String query) {}

	static List<Budget> of(PrometheusApi prometheus, Window window, List<Objective> objectives)
			throws IOException, InterruptedException {
		var budgets = new ArrayList<Budget>();
		for (var objective : objectives.stream().filter(each -> !each.isGate()).toList()) {
			var query = objective.isThreshold()
					? "max(max_over_time((" + objective.bad() + ")[" + window.text() + ":" + window.step().toSeconds()
							+ "s]))"
					: "(" + objective.errorRatio(window.text(), "") + ") / (1 - " + objective.target() + ")";
			budgets.add(new Budget(objective, prometheus.number(query), query));
		}
		budgets.sort(Comparator.comparingDouble((Budget budget) -> budget.spent().orElse(-1)).reversed());
		return budgets;
	}
}
