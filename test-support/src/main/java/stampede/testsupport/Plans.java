package stampede.testsupport;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/**
 * The plans of what a service has prepared: for a service whose pool has one connection ({@link #ONE_CONNECTION}), since prepared
 * statements are a connection's own. As a plan is made for any values, what it is for a small table is what it is for a large one.
 */
public final class Plans {
	/** For {@code @TestPropertySource}. */
	public static final String ONE_CONNECTION = "spring.r2dbc.pool.initial-size=1\nspring.r2dbc.pool.max-size=1";
	private static final Duration TIMEOUT = Duration.ofSeconds(30);
	private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (\\w+)");
	/** An index that is read from one end to the other; partial ones hold what is to be found, and no more. */
	private static final Pattern WHOLE_INDEX = Pattern
			.compile("(?m)^( *)(?:->  )?Index(?: Only)? Scan.* using (\\w+) on \\w+.*$(?!\\n\\1 +Index Cond)");

	private Plans() {}

	/** A statement, and how it is done. */
	public record Plan(String statement, String text) {
		private boolean readsAWhole(Pattern thing) {
			return thing.matcher(text).find();
		}
	}

	/** All that have been prepared so far. */
	public static List<Plan> of(ConnectionFactory database) {
		return Objects.requireNonNull(Flux.usingWhen(database.create(),
				connection -> rows(connection,
						"""
								SELECT statement, 'EXPLAIN EXECUTE ' || quote_ident(name) || CASE cardinality(parameter_types)
								           WHEN 0 THEN '' ELSE '(NULL' || repeat(', NULL', cardinality(parameter_types) - 1) || ')' END AS explain
								  FROM pg_prepared_statements
								 WHERE NOT from_sql
								""")
						.concatMap(each -> rows(connection, each.get(1)).map(List::getFirst)
								.collect(Collectors.joining("\n")).map(text -> new Plan(each.getFirst(), text))),
				Connection::close).collectList().block(TIMEOUT));
	}

	/** Those that read a whole table. */
	public static List<Plan> ofWholeTables(ConnectionFactory database) {
		return of(database).stream().filter(plan -> plan.readsAWhole(WHOLE_TABLE)).toList();
	}

	/** Those that read a whole index, which may be as large. */
	public static List<Plan> ofWholeIndexes(ConnectionFactory database) {
		return of(database).stream().filter(plan -> plan.readsAWhole(WHOLE_INDEX)).toList();
	}

	private static Flux<List<String>> rows(Connection connection, String sql) {
		return Flux.from(connection.createStatement(sql).execute())
				.concatMap(result -> result.map((row, about) -> about.getColumnMetadatas().stream()
						.map(column -> String.valueOf(row.get(column.getName(), String.class))).toList()));
	}
}
