package stampede.testsupport;

import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.proxy.core.MethodExecutionInfo;
import io.r2dbc.proxy.core.QueryExecutionInfo;
import io.r2dbc.proxy.listener.ProxyMethodExecutionListener;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Counts how often a service goes to its database and how often it commits: as initializer of a test's context, in which no worker
 * works, so that what is counted is what the test asked for. One test at a time.
 */
public final class RoundTrips implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	/** Statements that only read. A SELECT that calls one of the hold functions writes. */
	private static final Pattern READS = Pattern.compile("\\s*SELECT\\b(?!.*_holds\\()(?s:.*)\\bFROM\\b(?s:.*)",
			Pattern.CASE_INSENSITIVE);
	private static final LongAdder TRIPS = new LongAdder();
	private static final LongAdder COMMITS = new LongAdder();

	/**
	 * The statements that were counted.
	 *
	 * @param trips statements, and the beginnings and ends of transactions of several
	 * @param commits those that may have changed something
	 */
	public record Count(long trips, long commits) {}

	/** What {@code work} does until it returns. */
	public static Count of(Runnable work) {
		TRIPS.reset();
		COMMITS.reset();
		work.run();
		return new Count(TRIPS.sum(), COMMITS.sum());
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		try {
			var role = Files.writeString(Files.createTempFile("role", null), "canary");
			role.toFile().deleteOnExit();
			TestPropertyValues.of("stampede.workers.role-file=" + role).applyTo(context);
		} catch (IOException failure) {
			throw new IllegalStateException(failure);
		}
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return bean instanceof ConnectionFactory database
						? ProxyConnectionFactory.builder(database).listener(new Counter()).build()
						: bean;
			}
		});
	}

	private static final class Counter implements ProxyMethodExecutionListener {
		private final Set<String> inTransaction = ConcurrentHashMap.newKeySet();

		@Override
		public void afterQuery(QueryExecutionInfo execution) {
			TRIPS.increment();
			var writes = execution.getQueries().stream().anyMatch(query -> !READS.matcher(query.getQuery()).matches());
			if (writes && !inTransaction.contains(execution.getConnectionInfo().getConnectionId())) {
				COMMITS.increment();
			}
		}

		@Override
		public void afterBeginTransactionOnConnection(MethodExecutionInfo execution) {
			TRIPS.increment();
			inTransaction.add(connection(execution));
		}

		@Override
		public void afterCommitTransactionOnConnection(MethodExecutionInfo execution) {
			TRIPS.increment();
			COMMITS.increment();
			inTransaction.remove(connection(execution));
		}

		@Override
		public void afterRollbackTransactionOnConnection(MethodExecutionInfo execution) {
			TRIPS.increment();
			inTransaction.remove(connection(execution));
		}

		private static String connection(MethodExecutionInfo execution) {
			return Objects.requireNonNull(Objects.requireNonNull(execution.getConnectionInfo()).getConnectionId());
		}
	}
}
