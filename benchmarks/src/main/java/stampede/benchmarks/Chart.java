package stampede.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lines over one scale, both axes from zero to the largest value.
 *
 * @param lines by name: what is at the first, second, ... point
 * @param points what stands below them
 */
record Chart(String title, String unit, List<String> points, Map<String, List<Double>> lines) {
	private static final int WIDTH = 640;
	private static final int HEIGHT = 240;
	private static final int LEFT = 60;
	private static final int BELOW = 30;
	private static final List<String> COLOURS = List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e",
			"#8c564b");

	/** As an element of HTML. */
	String svg() {
		var most = lines.values().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).max().orElse(1);
		var svg = new StringBuilder("<figure><figcaption>").append(Html.text(title)).append("</figcaption>")
				.append("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(LEFT + WIDTH + 150, HEIGHT + BELOW + 10))
				.append("<path d=\"M%d 5V%dH%d\" class=\"axis\"/>".formatted(LEFT, HEIGHT, LEFT + WIDTH))
				.append(label(LEFT - 5, 12, "end", number(most) + " " + unit))
				.append(label(LEFT - 5, HEIGHT, "end", "0"));
		for (var n = 0; n < points.size(); n++) {
			svg.append(label(x(n), HEIGHT + 18, "middle", points.get(n)));
		}
		var colour = 0;
		for (var line : lines.entrySet()) {
			var paint = COLOURS.get(colour % COLOURS.size());
			svg.append("<polyline fill=\"none\" stroke=\"%s\" points=\"%s\"/>".formatted(paint,
					corners(line.getValue(), most)))
					.append("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>".formatted(LEFT + WIDTH + 8,
							15 + 16 * colour, paint, Html.text(line.getKey())));
			colour++;
		}
		return svg.append("</svg></figure>").toString();
	}

	private String corners(List<Double> values, double most) {
		var corners = new StringBuilder();
		for (var n = 0; n < values.size(); n++) {
			corners.append("%.1f,%.1f ".formatted(x(n), HEIGHT - (HEIGHT - 10) * values.get(n) / most));
		}
		return corners.toString().strip();
	}

	private double x(int n) {
		var longest = Math.max(points.size(), lines.values().stream().mapToInt(List::size).max().orElse(1));
		return LEFT + WIDTH * (n + 0.5) / longest;
	}

	private static String label(double x, int y, String anchor, String text) {
		return String.format(Locale.ROOT, "<text x=\"%.0f\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor,
				Html.text(text));
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.3g", value);
	}
}
