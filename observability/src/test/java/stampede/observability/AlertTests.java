package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert has a runbook with its meaning and the first steps. */
class AlertTests {
	static Stream<Map<String, Object>> alerts() {
		return Alerts.rules().filter(rule -> rule.containsKey("alert"));
	}

	@ParameterizedTest
	@MethodSource("alerts")
	void saysHowBadItIsAndWhatToDo(Map<String, Object> alert) {
		assertThat(Alerts.map(alert, "labels").get("severity")).isIn("page", "ticket");
		assertThat(Alerts.map(alert, "annotations")).containsKeys("summary", "description", "runbook_url");
		assertThat(Path.of("..").resolve(Alerts.map(alert, "annotations").getOrDefault("runbook_url", "none")))
				.isRegularFile();
	}
}
