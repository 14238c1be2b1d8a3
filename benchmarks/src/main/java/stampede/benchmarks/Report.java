package stampede.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The report of a run. It contains figures only if every invariant holds.
 *
 * @param commit that was measured, with a star where the checkout had changes
 * @param machine processors, memory and JVM
 * @param command that measures the same again
 * @param faults what did not add up afterwards
 */
record Report(String commit, String machine, String command, List<String> faults, List<Result> results) {
	private static final ObjectMapper JSON = new ObjectMapper();

	/** As report.md, report.html and report.json. */
	void write(Path directory) throws IOException {
		Files.writeString(directory.resolve("report.md"), markdown());
		Files.writeString(directory.resolve("report.html"), Html.page(head(), faults.isEmpty() ? results : List.of()));
		Files.writeString(directory.resolve("report.json"), json());
	}

	private String head() {
		return "By " + command + " on commit " + commit + "; " + machine + ". " + (faults.isEmpty()
				? "Every invariant held afterwards. A figure is the median of its rounds."
				: "The books do not balance, so there is no figure: " + String.join("; ", faults) + ".");
	}

	String markdown() {
		var text = new ArrayList<>(List.of("# What was measured", "", head()));
		if (faults.isEmpty()) {
			text.addAll(List.of("", "| figure | median | least and most | floor | |", "|---|---|---|---|---|"));
			results.stream().flatMap(result -> result.figures().stream())
					.forEach(figure -> text.add("| " + String.join(" | ", figure.cells()) + " |"));
			for (var result : results) {
				text.addAll(List.of("", "## " + result.title(), ""));
				text.addAll(result.text());
			}
		}
		return String.join("\n", text) + "\n";
	}

	String json() throws IOException {
		var document = JSON.createObjectNode();
		document.put("commit", commit).put("machine", machine).put("command", command)
				.put("invariants_held", faults.isEmpty());
		if (faults.isEmpty()) {
			var figures = document.putObject("figures");
			results.stream().flatMap(result -> result.figures().stream()).forEach(figure -> {
				var each = figures.putObject(figure.name()).put("unit", figure.unit()).put("median", figure.median())
						.put("least", figure.values().getFirst()).put("most", figure.values().getLast())
						.put("floor", figure.floor()).put("reached", figure.isReached());
				figure.values().forEach(each.putArray("values")::add);
			});
		}
		return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
	}
}
