package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stampede.observability.dashboard.Boards;

/**
 * The rules of Grafana's dashboard-linter (github.com/grafana/dashboard-linter), which is a program in Go: a data source
 * by variable, a job and an instance to choose, titles, descriptions and units, and rates over the interval that fits.
 */
class DashboardTests {
	private static final Pattern RATE = Pattern.compile("(?:rate|increase|irate)\\([^()]*\\[([^]]+)]");
	private static final Pattern COUNTER = Pattern
			.compile("\\b(?!system_cpu_count)[a-z0-9_:]+(?:_total|_count|_sum|_bucket)\\b");

	static Stream<String> dashboards() {
		return Boards.all().stream().map(board -> board.uid());
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void letsWhoeverLooksChoose(String uid) throws Exception {
		var board = read(uid);
		var variables = list(board.path("templating").path("list")).map(each -> each.path("name").asText()).toList();

		assertThat(variables).contains("datasource", "job", "instance");
		assertThat(board.path("editable").asBoolean(true)).isFalse();
		assertThat(board.path("title").asText()).isNotBlank();
		list(board.path("templating").path("list")).filter(each -> each.path("type").asText().equals("query"))
				.forEach(each -> {
					assertThat(each.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
					assertThat(each.path("refresh").asInt()).as("asked again when the time range changes").isEqualTo(2);
					assertThat(each.path("multi").asBoolean()).isTrue();
				});
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void saysWhatEachPictureShows(String uid) throws Exception {
		assertThat(panels(uid)).isNotEmpty().allSatisfy(panel -> {
			assertThat(panel.path("title").asText()).isNotBlank();
			assertThat(panel.path("description").asText()).isNotBlank();
			assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText()).isNotBlank();
			assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
			assertThat(panel.path("targets")).isNotEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void asksForWhatWasChosen(String uid) throws Exception {
		assertThat(panels(uid).flatMap(panel -> list(panel.path("targets"))).map(each -> each.path("expr").asText()))
				.allSatisfy(expression -> {
					// Recorded series of objectives have no instance label.
					if (!expression.startsWith("slo:")) {
						assertThat(expression).contains("job=~\"$job\"").contains("instance=~\"$instance\"");
					}
					RATE.matcher(expression).results()
							.forEach(rate -> assertThat(rate.group(1)).isEqualTo("$__rate_interval"));
					var rates = RATE.matcher(expression).replaceAll("");
					assertThat(COUNTER.matcher(rates).results().map(found -> found.group()))
							.as("a counter without a rate")
							.isEmpty();
				});
	}

	private static Stream<JsonNode> panels(String uid) throws Exception {
		return list(read(uid).path("panels")).filter(panel -> !panel.path("type").asText().equals("row"));
	}

	private static JsonNode read(String uid) throws Exception {
		return new ObjectMapper().readTree(Files.readString(Path.of("dashboards", uid + ".json")));
	}

	private static Stream<JsonNode> list(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}
}
