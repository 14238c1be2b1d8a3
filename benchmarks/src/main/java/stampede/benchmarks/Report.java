package stampede.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run has come to. Without the invariants there is no figure.
 *
 * @param commit that was measured, with a star where the checkout had changes
 * @param machine processors, memory and JVM
 * @param faults what did not add up afterwards
 * @param byPart microseconds of processor time an order, by process
 * @param warmUp confirmed orders a second, every ten seconds from the start
 */
record Report(String commit, String machine, List<String> faults, List<Figure> figures, Map<String, Double> byPart,
		List<String> rounds, List<Double> warmUp) {
	private static final ObjectMapper JSON = new ObjectMapper();

	/** As report.md and report.json. */
	void write(Path directory) throws IOException {
		Files.writeString(directory.resolve("report.md"), markdown());
		Files.writeString(directory.resolve("report.json"), json());
	}

	private String markdown() {
		var text = new ArrayList<String>();
		text.add("# What was measured");
		text.add("");
		text.add("By `./bench` on commit " + commit + "; " + machine + ".");
		text.add("");
		if (!faults.isEmpty()) {
			text.add("**The books do not balance, so there is no figure:**");
			faults.forEach(fault -> text.add("- " + fault));
			return String.join("\n", text) + "\n";
		}
		text.add("Every invariant held afterwards. A figure is the median of its rounds.");
		text.add("");
		text.add("| figure | median | least and most | floor | |");
		text.add("|---|---|---|---|---|");
		figures.forEach(figure -> text.add(figure.line()));
		text.add("");
		text.addAll(rounds);
		text.add("");
		text.add("Processor time an order, in microseconds, by process:");
		text.add("");
		byPart.forEach((part, micros) -> text.add("- %s: %.0f".formatted(part, micros)));
		text.add("");
		text.add("Warm-up, orders a second for every ten seconds: " + String.join(", ",
				warmUp.stream().map("%.0f"::formatted).toList()));
		return String.join("\n", text) + "\n";
	}

	private String json() throws IOException {
		var document = JSON.createObjectNode();
		document.put("commit", commit).put("machine", machine).put("invariants_held", faults.isEmpty());
		if (faults.isEmpty()) {
			var ratios = document.putObject("figures");
			for (var figure : figures) {
				var each = ratios.putObject(figure.name()).put("median", figure.median()).put("floor", figure.floor())
						.put("reached", figure.isReached());
				figure.values().forEach(each.putArray("values")::add);
			}
			var parts = document.putObject("cpu_us_per_order_by_process");
			byPart.forEach(parts::put);
		}
		return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
	}
}
