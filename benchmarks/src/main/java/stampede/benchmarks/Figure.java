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
		var middle = values.size() / 2;
		return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
	}

	boolean isReached() {
		return isCost ? median() <= floor : median() >= floor;
	}

	String line() {
		return "| `%s` | %s %s | %s to %s | %s | %s |".formatted(name, text(median()), unit, text(values.getFirst()),
				text(values.getLast()), text(floor), isReached() ? "reached" : "MISSED");
	}

	private static String text(double value) {
		return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.2f" : "%.4f", value);
	}
}
