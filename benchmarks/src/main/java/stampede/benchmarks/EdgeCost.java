package stampede.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The gateway beside a bare Spring Cloud Gateway and HAProxy, by {@code benchmarks/edge-cost}: one processor each, the same backend,
 * everything on that is on the path of a request for an order.
 */
final class EdgeCost {
	private static final String KIND = "orders";
	private static final String OURS = "gateway-1";
	private static final String PLAIN = "plain";
	private static final String HAPROXY = "haproxy";

	/** Columns of a line of edge-cost's results. */
	private static final int COLUMN_ROUND = 1;
	private static final int COLUMN_PROXY = 2;
	private static final int COLUMN_RATE = 3;
	private static final int COLUMN_MICROS = 7;

	private EdgeCost() {}

	/** Throws {@link IOException} when the tool fails, or a request did. */
	static Result measure(Pace pace, Consumer<String> progress) throws IOException, InterruptedException {
		var results = Files.createTempFile("stampede-edge", ".txt");
		var tool = new ProcessBuilder("benchmarks/edge-cost").redirectErrorStream(true);
		tool.environment().putAll(Map.of("WARM_UP", Integer.toString(pace.edgeWarmUp()), "REST", "3", "ROUNDS",
				Integer.toString(pace.edgeRounds()), "SECONDS_EACH", "5", "KINDS", KIND, "FLOOR", "0", "PLAIN",
				"benchmarks/target/benchmarks-0.1.0-SNAPSHOT-exec.jar", "RESULTS", results.toString()));
		tool.environment().put("JAVA25_HOME", System.getProperty("java.home"));
		var process = tool.start();
		try (var output = process.inputReader()) {
			output.lines().forEach(progress);
		}
		if (process.waitFor() != 0) {
			throw new IOException("benchmarks/edge-cost ended with " + process.exitValue());
		}
		return result(Files.readAllLines(results));
	}

	static Result result(List<String> lines) {
		var rates = new LinkedHashMap<String, Map<String, Double>>();
		var text = new ArrayList<>(List.of("Own orders, 64 connections, each proxy alone on one processor.", "",
				"| round | proxy | requests/s | µs of processor time a request |", "|---|---|---|---|"));
		for (var line : lines) {
			var cells = line.strip().split("\\s+", -1);
			rates.computeIfAbsent(cells[COLUMN_ROUND], _ -> new LinkedHashMap<>()).put(cells[COLUMN_PROXY],
					Double.valueOf(cells[COLUMN_RATE]));
			text.add("| %s | %s | %s | %s |".formatted(cells[COLUMN_ROUND], cells[COLUMN_PROXY], cells[COLUMN_RATE],
					cells[COLUMN_MICROS]));
		}
		return new Result("The gateway", List.of(
				new Figure("gateway_vs_plain_scg", "", ratios(rates, PLAIN), 0.40, false),
				new Figure("gateway_vs_haproxy", "", ratios(rates, HAPROXY), 0.15, false)), text, List.of());
	}

	private static List<Double> ratios(Map<String, Map<String, Double>> rates, String other) {
		return rates.values().stream().map(round -> Objects.requireNonNull(round.get(OURS))
				/ Objects.requireNonNull(round.get(other))).toList();
	}
}
