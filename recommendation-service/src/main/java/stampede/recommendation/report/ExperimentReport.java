package stampede.recommendation.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import stampede.recommendation.experiment.Arm;
import stampede.recommendation.experiment.Duel;

/**
 * The state of an experiment.
 *
 * @param v1 what the customers of v1 did
 * @param v2 the same of v2; null if it did not say
 * @param purchases of customers, those who bought a recommended item: this decides
 * @param clicks of customers, those who clicked on one
 * @param interleaved of customers with interleaved lists, those who prefer v2
 */
@Schema(name = "ExperimentReport", description = "The state of an experiment: purchases decide, the others explain")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentReport(String experiment, Arm v1, @Nullable Arm v2, Comparison purchases, Comparison clicks,
		Comparison interleaved) {
	static ExperimentReport of(String experiment, Arm v1, @Nullable Arm v2, Duel duel) {
		return new ExperimentReport(experiment, v1, v2,
				v2 == null ? Comparison.unavailable() : Comparison.of(v1, v2, v1.bought(), v2.bought()),
				v2 == null ? Comparison.unavailable() : Comparison.of(v1, v2, v1.clicked(), v2.clicked()),
				Comparison.of(duel));
	}
}
