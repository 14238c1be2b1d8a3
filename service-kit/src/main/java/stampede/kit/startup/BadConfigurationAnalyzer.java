package stampede.kit.startup;

import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Named in {@code META-INF/spring.factories}. */
final class BadConfigurationAnalyzer extends AbstractFailureAnalyzer<BadConfiguration> {
	@Override
	protected FailureAnalysis analyze(Throwable whole, BadConfiguration cause) {
		return new FailureAnalysis(Objects.requireNonNull(cause.getMessage()), cause.action(), cause);
	}
}
