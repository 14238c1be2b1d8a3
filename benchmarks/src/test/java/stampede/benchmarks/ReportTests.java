package stampede.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTests {
	private static final Figure RATIO = new Figure("a_vs_b", "", List.of(0.3, 0.1, 0.2), 0.25, false);
	private static final Figure COST = new Figure("us_per_order", "µs", List.of(400.0, 200.0), 350, true);
	private static final Result RESULT = new Result("Orders <all>", List.of(RATIO, COST), List.of("- a row"),
			List.of(new Chart("By round", "orders/s", List.of("1", "2"), Map.of("ours", List.of(1.0, 2.0)))));

	@TempDir
	private Path directory;

	@Test
	void saysMedianSpreadAndFloorOfEachFigure() {
		assertThat(report(List.of()).markdown())
				.contains("| a_vs_b | 0.2000 | 0.1000 to 0.3000 | 0.2500 | MISSED |",
						"| us_per_order | 300 µs | 200 to 400 | 350 | reached |", "- a row", "on commit abc123");
	}

	@Test
	void writesTheSameForProgramsAndForBrowsers() throws IOException {
		report(List.of()).write(directory);
		var json = new ObjectMapper().readTree(directory.resolve("report.json").toFile());
		assertThat(json.at("/figures/a_vs_b/median").asDouble()).isEqualTo(0.2);
		assertThat(json.at("/figures/us_per_order/most").asDouble()).isEqualTo(400);
		assertThat(json.at("/invariants_held").asBoolean()).isTrue();
		assertThat(Files.readString(directory.resolve("report.html")))
				.contains("Orders &lt;all&gt;", "<polyline", "<td>a_vs_b</td>");
	}

	@Test
	void hasNoFigureWhereTheBooksDoNotBalance() throws IOException {
		var report = report(List.of("orders and payments: 3 and 4"));
		assertThat(report.markdown()).contains("orders and payments: 3 and 4").doesNotContain("a_vs_b");
		assertThat(report.json()).contains("\"invariants_held\" : false").doesNotContain("a_vs_b");
	}

	private static Report report(List<String> faults) {
		return new Report("abc123", "2 processors", "`./bench`", faults, List.of(RESULT));
	}
}
