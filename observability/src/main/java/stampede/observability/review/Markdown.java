package stampede.observability.review;

import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A report as Markdown: for a mail, an issue, or a terminal. Every number is followed by its query. */
final class Markdown {
	private final StringBuilder text = new StringBuilder();

	private Markdown() {}

	static String of(Report report) {
		var page = new Markdown();
		page.write(report);
		return page.text.toString();
	}

	private void write(Report report) {
		line("# Service review: %s to %s".formatted(report.from().truncatedTo(ChronoUnit.MINUTES),
				report.to().truncatedTo(ChronoUnit.MINUTES)));
		line("");
		line("From `" + report.prometheus() + "`, " + report.window().text() + ".");
		line("");
		line("## Error budgets, the hardest spent first");
		line("");
		line("A budget is what an objective allows for this time; 100 % is all of it.");
		line("");
		line("| objective | spent | query |");
		line("|---|---|---|");
		report.budgets().forEach(budget -> line("| %s | %s | %s |".formatted(budget.objective().title(),
				budget.objective().isThreshold() ? broken(budget) : Numbers.percent(budget.spent()),
				code(budget.query()))));
		line("");
		line("## Alerts that fired");
		line("");
		if (report.incidents().isEmpty()) {
			line("None. " + code(Incidents.QUERY));
		} else {
			line("| alert | of | severity | times | mean time to recover |");
			line("|---|---|---|---|---|");
			report.incidents().forEach(each -> line("| %s | %s | %s | %d | %s |".formatted(each.alert(), each.service(),
					each.severity(), each.times(), Numbers.time(each.toRecover()))));
			line("");
			line("From " + code(Incidents.QUERY));
		}
		line("");
		releases(report);
		report.chapters().forEach(this::write);
	}

	private void releases(Report report) {
		line("## Releases");
		line("");
		if (report.releases().isEmpty()) {
			line("None, or Argo Rollouts' controller is not scraped. " + code(Releases.EVENTS));
			return;
		}
		line("| service | released | went back | mean time until that was settled |");
		line("|---|---|---|---|");
		report.releases().forEach(each -> line("| %s | %d | %d | %s |".formatted(each.service(), each.completed(),
				each.aborted(), each.aborted() == 0 ? Numbers.NONE : Numbers.time(each.unsettled()))));
		line("");
		line("From " + code(Releases.EVENTS) + " and " + code(Releases.UNSETTLED));
	}

	static String broken(Budgets.Budget budget) {
		return budget.spent().isEmpty() ? Numbers.NONE : budget.spent().getAsDouble() > 0 ? "BROKEN" : "held";
	}

	private void write(Chapter chapter) {
		line("");
		line("## " + chapter.service());
		line("");
		chapter.findings().forEach(finding -> line("- **%s** %s %s".formatted(
				finding.weight().name().toLowerCase(Locale.ROOT), finding.text(), code(finding.query()))));
		line("");
		line("| | | query |");
		line("|---|---|---|");
		chapter.statements().forEach(statement -> line("| %s | %s | %s |".formatted(statement.what(),
				statement.value(), code(statement.query()))));
	}

	private static String code(String query) {
		return "`" + query.replace("|", "\\|") + "`";
	}

	private void line(String line) {
		text.append(line).append('\n');
	}
}
