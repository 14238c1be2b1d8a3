package stampede.kit.startup;

import java.sql.SQLException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * A database that cannot be reached or refuses, which shows when the migrations run: they come before all else. Named in
 * {@code META-INF/spring.factories}.
 */
final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {
	private final Environment environment;

	DatabaseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable whole, SQLException cause) {
		return new FailureAnalysis(
				"The migrations could not run on " + environment.getProperty("spring.flyway.url", "the database")
						+ " as " + environment.getProperty("spring.flyway.user", "(no user: set spring.flyway.user)")
						+ ": " + cause.getMessage() + " (SQLSTATE " + cause.getSQLState() + ")",
				"Start the database, or correct spring.flyway.url, spring.flyway.user and spring.flyway.password;"
						+ " the service itself uses spring.r2dbc.url, spring.r2dbc.username and spring.r2dbc.password.",
				cause);
	}
}
