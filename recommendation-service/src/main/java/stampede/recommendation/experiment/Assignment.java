package stampede.recommendation.experiment;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway has assigned a customer in an experiment.
 *
 * @param share the share of the customers that get v2; null for a list to which both versions contribute
 */
public record Assignment(String experiment, @Nullable Double share) {
	/** The header in which the gateway sends it. */
	public static final String HEADER = "X-Stampede-Experiment";
	private static final Pattern TEXT = Pattern
			.compile("([a-z0-9][a-z0-9-]{0,39});(?:interleaved|share=(0\\.\\d{1,17}))");

	/** Empty without an experiment, and for a text that no gateway sends. */
	public static Optional<Assignment> of(@Nullable String header) {
		var found = TEXT.matcher(header == null ? "" : header);
		if (!found.matches()) {
			return Optional.empty();
		}
		var share = found.group(2);
		return Optional.of(new Assignment(found.group(1), share == null ? null : Double.valueOf(share)));
	}

	/** Whether both versions contribute to the list. */
	public boolean isInterleaved() {
		return share == null;
	}
}
