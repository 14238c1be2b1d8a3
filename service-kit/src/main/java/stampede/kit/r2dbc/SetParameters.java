package stampede.kit.r2dbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * The rows of a statement on a set, declared once: name and value of each column. The statement reads them as a table
 * ({@link #table}), and one array is bound for each column ({@link #bind}), so that any number of rows is one statement with one plan.
 * Immutable; each {@link #column} returns a new value.
 *
 * @param <T> a row
 */
public final class SetParameters<T> {
	private final String name;
	private final List<Column<T, ?>> columns;

	private SetParameters(String name, List<Column<T, ?>> columns) {
		this.name = name;
		this.columns = List.copyOf(columns);
	}

	private record Column<T, V>(String name, IntFunction<V[]> array, Function<T, @Nullable V> value) {
		private V[] of(List<T> rows) {
			return rows.stream().map(value).toArray(array);
		}
	}

	/**
	 * @param name of the table in the statement; also the prefix of its parameters
	 * @param row its type, for inference only
	 */
	public static <T> SetParameters<T> of(String name, Class<T> row) {
		return new SetParameters<>(name, List.of());
	}

	/**
	 * @param array determines the SQL type, for example {@code UUID[]::new}
	 * @param value of the column in a row; null becomes NULL
	 */
	public <V> SetParameters<T> column(String column, IntFunction<V[]> array, Function<T, @Nullable V> value) {
		var more = new ArrayList<>(columns);
		more.add(new Column<>(column, array, value));
		return new SetParameters<>(name, more);
	}

	/** The rows for a FROM clause: {@code unnest(:name_a, :name_b) AS name (a, b)}. */
	public String table() {
		return unnest() + " AS " + name
				+ columns.stream().map(Column::name).collect(Collectors.joining(", ", " (", ")"));
	}

	/** As {@link #table}, with a further column {@code n}, which counts the rows from 1 in their order. */
	public String numberedTable() {
		return unnest() + " WITH ORDINALITY AS " + name
				+ columns.stream().map(Column::name).collect(Collectors.joining(", ", " (", ", n)"));
	}

	private String unnest() {
		return columns.stream().map(column -> ":" + parameter(column))
				.collect(Collectors.joining(", ", "unnest(", ")"));
	}

	/** Binds the arrays that {@link #table} names. */
	public GenericExecuteSpec bind(GenericExecuteSpec statement, List<T> rows) {
		var bound = statement;
		for (var column : columns) {
			bound = bound.bind(parameter(column), column.of(rows));
		}
		return bound;
	}

	private String parameter(Column<T, ?> column) {
		return name + "_" + column.name();
	}
}
