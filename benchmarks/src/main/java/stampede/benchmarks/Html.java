package stampede.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** A report as one page that needs nothing else. */
final class Html {
	private static final String PAGE = """
			<!doctype html>
			<html lang="en"><head><meta charset="utf-8"><title>What was measured</title>
			<style>
			body { font: 15px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
			table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: .2rem .6rem; text-align: left; }
			svg { width: 100%; font-size: 12px; } .axis { fill: none; stroke: #888; } figure { margin: 1.5rem 0; }
			</style></head><body>
			<h1>What was measured</h1>
			<p>{head}</p>
			{results}
			</body></html>
			""";

	private Html() {}

	/** @param head the parts measured, the commit and the machine */
	static String page(String head, List<Result> results) {
		return PAGE.replace("{results}", results.stream().map(Html::section).collect(Collectors.joining("\n")))
				.replace("{head}", text(head));
	}

	private static String section(Result result) {
		return "<h2>" + text(result.title()) + "</h2>\n" + table(result.figures())
				+ result.charts().stream().map(Chart::svg).collect(Collectors.joining("\n", "\n", ""));
	}

	private static String table(List<Figure> figures) {
		return figures.stream().map(figure -> figure.cells().stream().map(cell -> "<td>" + text(cell) + "</td>")
				.collect(Collectors.joining("", "<tr>", "</tr>")))
				.collect(Collectors.joining("\n",
						"<table>\n<tr><th>figure</th><th>median</th><th>least and most</th><th>floor</th><th></th></tr>\n",
						"\n</table>"));
	}

	static String text(String words) {
		return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
