package stampede.benchmarks;

import java.util.List;

/**
 * The result of a part.
 *
 * @param title over its table
 * @param text lines of Markdown
 */
record Result(String title, List<Figure> figures, List<String> text, List<Chart> charts) {
	Result {
		figures = List.copyOf(figures);
		text = List.copyOf(text);
		charts = List.copyOf(charts);
	}
}
