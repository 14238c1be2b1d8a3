package stampede.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One ratio or cost, measured several times in a run.
 *
 * @param name as in report.json
 * @param unit empty for a ratio
 * @param values one for each round
 * @param floor what it should reach; for a cost, what it should not exceed
 * @param isCost whether less is better
 */
record Figure(String name, String unit, List<Double> values, double floor, boolean isCost) {
	Figure {
		values = values.stream().sorted().toList();
		if (values.isEmpty()) {
			throw new IllegalArgumentException("nothing was measured: " + name);
		}
	}

	double median() {
		return median(values);
	}

	/** Of at least one. */
	static double median(List<Double> values) {
		var sorted = values.stream().sorted().toList();
		var middle = sorted.size() / 2;
		return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	boolean isReached() {
		return isCost ? median() <= floor : median() >= floor;
	}

	/** Name, median, the least and the most, floor, and whether it is reached. */
	List<String> cells() {
		return List.of(name, (text(median()) + " " + unit).strip(),
				text(values.getFirst()) + " to " + text(values.getLast()), text(floor),
				isReached() ? "reached" : "MISSED");
	}

	private static String text(double value) {
		return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.2f" : "%.4f", value);
	}
}
