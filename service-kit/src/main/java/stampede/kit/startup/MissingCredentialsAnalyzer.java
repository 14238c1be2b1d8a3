package stampede.kit.startup;

import io.r2dbc.spi.NoSuchOptionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A connection pool without a user. Named in {@code META-INF/spring.factories}. */
final class MissingCredentialsAnalyzer extends AbstractFailureAnalyzer<NoSuchOptionException> {
	@Override
	protected FailureAnalysis analyze(Throwable whole, NoSuchOptionException cause) {
		return new FailureAnalysis("The database connection lacks a setting: " + cause.getMessage(),
				"Set spring.r2dbc.username and spring.r2dbc.password, and spring.flyway.user and spring.flyway.password;"
						+ " each also as an environment variable, for example SPRING_R2DBC_USERNAME.",
				cause);
	}
}
