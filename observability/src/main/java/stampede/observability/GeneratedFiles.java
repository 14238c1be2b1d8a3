package stampede.observability;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import stampede.observability.canary.AnalysisTemplates;
import stampede.observability.dashboard.Boards;
import stampede.observability.slo.BurnRates;
import stampede.observability.slo.OpenSlo;
import stampede.observability.slo.Rules;

/** Rules, gates and dashboards, made of objectives and descriptions; {@code observability/generate} writes them. */
public final class GeneratedFiles {
	private static final String MADE = "Made by observability/generate from observability/slo; change those.";

	private GeneratedFiles() {}

	/** The expected content of every generated file, by path. */
	public static Map<Path, String> in(Path directory) throws IOException {
		var files = new LinkedHashMap<Path, String>();
		var objectives = OpenSlo.in(directory.resolve("slo"));
		var rules = BurnRates.of(objectives.stream().filter(objective -> !objective.isGate()).toList());
		files.put(directory.resolve("rules/slo.yaml"), rules.toYaml(MADE));
		files.put(directory.resolve("kubernetes/slo.yaml"), rules.toPrometheusRule("stampede-slo", MADE));
		files.put(directory.resolve("kubernetes/alerts.yaml"), Rules.read(directory.resolve("rules/alerts.yaml"))
				.toPrometheusRule("stampede-alerts",
						"Made by observability/generate from rules/alerts.yaml; change that."));
		files.put(directory.resolve("canary/analysis-templates.yaml"), AnalysisTemplates.yaml(objectives, MADE));
		Boards.all().forEach(
				board -> files.put(directory.resolve("dashboards/" + board.uid() + ".json"), board.toJson()));
		return files;
	}
}
