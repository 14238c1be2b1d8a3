package stampede.observability.review;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A report as one HTML document that needs no other: uPlot, which draws the charts, is inside. */
final class Html {
	private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
	private static final ObjectMapper JSON = new ObjectMapper();
	private final StringBuilder text = new StringBuilder();
	private final ArrayNode charts = JSON.createArrayNode();

	private Html() {}

	static String of(Report report) {
		var page = new Html();
		page.write(report);
		return page.text.toString();
	}

	private void write(Report report) {
		var title = "Service review: " + report.from().truncatedTo(ChronoUnit.MINUTES) + " to "
				+ report.to().truncatedTo(ChronoUnit.MINUTES);
		text.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").append(escaped(title))
				.append("</title><style>").append(resource(UPLOT + "uPlot.min.css"))
				.append("""
						body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #222 }
						table { border-collapse: collapse } td, th { padding: .2em .8em .2em 0; text-align: left; vertical-align: top }
						td { border-top: 1px solid #ddd } code { font-size: 12px; color: #666; overflow-wrap: anywhere }
						.act { color: #b00020 } .watch { color: #9a6700 } .save { color: #0b57d0 } .fine { color: #1a7f37 }
						.charts { display: flex; flex-wrap: wrap; gap: 1em; margin-top: 1em }
						</style></head><body>
						""")
				.append("<h1>").append(escaped(title)).append("</h1>\n<p>From <code>")
				.append(escaped(report.prometheus().toString())).append("</code>, ").append(report.window().text())
				.append(".</p>\n");
		budgets(report);
		incidents(report);
		releases(report);
		report.chapters().forEach(this::write);
		text.append("<script>").append(resource(UPLOT + "uPlot.iife.min.js"))
				.append("</script>\n<script>const charts = ")
				// A label could hold the end of a script.
				.append(charts.toString().replace("<", "\\u003c"))
				.append("""
						;
						const colours = ["#0b57d0", "#b00020", "#1a7f37", "#9a6700", "#8250df", "#57606a"];
						for (const chart of charts) new uPlot({
						  title: chart.title, width: 350, height: 220, scales: {y: {range: (u, min, max) => [0, max > 0 ? max * 1.1 : 1]}},
						  series: [{}, ...chart.names.map((name, i) => ({label: name, stroke: colours[i % colours.length], spanGaps: false}))],
						  axes: [{}, {label: chart.unit, size: 60}],
						}, chart.data, document.getElementById(chart.id));
						</script></body></html>
						""");
	}

	private void budgets(Report report) {
		text.append(
				"<h2>Error budgets, the hardest spent first</h2>\n<p>A budget is what an objective allows for this time; "
						+ "100 % is all of it.</p>\n<table>\n<tr><th>objective<th>spent<th>query\n");
		for (var budget : report.budgets()) {
			var isMissed = budget.spent().orElse(0) > (budget.objective().isThreshold() ? 0 : 1);
			row(isMissed ? "act" : "", budget.objective().title(), budget.objective().isThreshold()
					? Markdown.broken(budget)
					: Numbers.percent(budget.spent()), budget.query());
		}
		text.append("</table>\n");
	}

	private void incidents(Report report) {
		text.append("<h2>Alerts that fired</h2>\n");
		if (report.incidents().isEmpty()) {
			text.append("<p>None. <code>").append(escaped(Incidents.QUERY)).append("</code></p>\n");
			return;
		}
		text.append("<table>\n<tr><th>alert<th>of<th>severity<th>times<th>mean time to recover\n");
		report.incidents().forEach(each -> text.append("<tr><td>").append(escaped(each.alert())).append("<td>")
				.append(escaped(each.service())).append("<td>").append(escaped(each.severity())).append("<td>")
				.append(each.times()).append("<td>").append(Numbers.time(each.toRecover())).append('\n'));
		text.append("</table>\n<p>From <code>").append(escaped(Incidents.QUERY)).append("</code></p>\n");
	}

	private void releases(Report report) {
		text.append("<h2>Releases</h2>\n");
		if (report.releases().isEmpty()) {
			text.append("<p>None, or Argo Rollouts' controller is not scraped. <code>")
					.append(escaped(Releases.EVENTS))
					.append("</code></p>\n");
			return;
		}
		text.append("<table>\n<tr><th>service<th>released<th>went back<th>mean time until that was settled\n");
		report.releases().forEach(each -> text.append("<tr><td>").append(escaped(each.service())).append("<td>")
				.append(each.completed()).append("<td>").append(each.aborted()).append("<td>")
				.append(each.aborted() == 0 ? Numbers.NONE : Numbers.time(each.unsettled())).append('\n'));
		text.append("</table>\n<p>From <code>").append(escaped(Releases.EVENTS)).append("</code> and <code>")
				.append(escaped(Releases.UNSETTLED)).append("</code></p>\n");
	}

	private void write(Chapter chapter) {
		text.append("<h2>").append(escaped(chapter.service())).append("</h2>\n<ul>\n");
		for (var finding : chapter.findings()) {
			var weight = finding.weight().name().toLowerCase(Locale.ROOT);
			text.append("<li><b class=\"").append(weight).append("\">").append(weight).append("</b> ")
					.append(escaped(finding.text())).append("<br><code>").append(escaped(finding.query()))
					.append("</code>\n");
		}
		text.append("</ul>\n<table>\n");
		chapter.statements().forEach(each -> row("", each.what(), each.value(), each.query()));
		text.append("</table>\n<div class=\"charts\">\n");
		chapter.charts().forEach(chart -> write(chapter.service(), chart));
		text.append("</div>\n");
	}

	private void row(String weight, String what, String value, String query) {
		text.append("<tr><td>").append(escaped(what)).append("<td class=\"").append(weight).append("\">")
				.append(escaped(value)).append("<td><code>").append(escaped(query)).append("</code>\n");
	}

	private void write(String service, Chart chart) {
		var id = "chart-" + charts.size();
		text.append("<figure id=\"").append(id).append("\" title=\"").append(escaped(chart.query()))
				.append("\"></figure>\n");
		var data = charts.addObject().put("id", id).put("title", chart.title()).put("unit", chart.unit());
		var names = data.putArray("names");
		var moments = new TreeSet<Long>();
		chart.lines().forEach(line -> {
			names.add(line.labels().isEmpty()
					? service
					: line.labels().values().stream().collect(Collectors.joining(" ")));
			moments.addAll(line.points().keySet());
		});
		var columns = data.putArray("data");
		var times = columns.addArray();
		moments.forEach(times::add);
		for (var line : chart.lines()) {
			var column = columns.addArray();
			moments.forEach(moment -> column.add(line.points().get(moment)));
		}
	}

	private static String resource(String path) {
		try (var stream = Objects.requireNonNull(Html.class.getResourceAsStream(path), path)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static String escaped(String raw) {
		return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
