package stampede.recommendation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.openapi.Contract;
import stampede.recommendation.experiment.Arm;
import stampede.recommendation.inventory.Item;
import stampede.recommendation.ranking.Recommendations;
import stampede.recommendation.report.ExperimentReport;
import stampede.recommendation.report.Experiments;
import stampede.recommendation.store.ExperimentResults;

/** Experiments, for operators; and what one version asks the other one. */
@RestController
@Tag(name = "experiments", description = "Comparison of the two versions")
class ExperimentController {
	private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";
	private static final String NO_NAME = "is no name of an experiment";
	private final Experiments experiments;
	private final ExperimentResults results;
	private final Recommendations recommendations;

	ExperimentController(Experiments experiments, ExperimentResults results, Recommendations recommendations) {
		this.experiments = experiments;
		this.results = results;
		this.recommendations = recommendations;
	}

	@Operation(operationId = "readExperiment", summary = "Read the state of an experiment", description = """
			Whether v2 is better than v1, worse, or not known yet, and how many customers are needed. An experiment that is not known \
			promotes no version.""")
	@Contract(scopes = "operator", answers = "200 The state.", body = ExperimentReport.class, refuses = "404 experiment-not-found")
	@GetMapping(path = "/api/v1/operator/experiments/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<ExperimentReport> read(
			@Parameter(description = "Name of the experiment", example = "first") @PathVariable @Pattern(regexp = NAME, message = NO_NAME) String name) {
		return experiments.report(name);
	}

	/** What the customers of this version did. */
	@GetMapping(path = "/internal/experiments/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Arm> arm(@PathVariable @Pattern(regexp = NAME, message = NO_NAME) String name) {
		return results.arm(name);
	}

	/** The ranking of this version, the best item first. */
	@GetMapping(path = "/internal/rankings/{sku}", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<List<Item>> ranking(
			@PathVariable @Pattern(regexp = RecommendationController.SKU, message = RecommendationController.NO_SKU) String sku) {
		return recommendations.ranking(sku);
	}
}
