package stampede.kit.r2dbc;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads values from rows, and binds parameters. */
public final class Rows {
	private static final double MILLIS = 1_000;

	private Rows() {}

	/** A column that is never null; throws {@link NullPointerException} with its name where it is. */
	public static <T> T required(Readable row, String column, Class<T> type) {
		return Objects.requireNonNull(row.get(column, type), column);
	}

	/** A parameter that may be null; null needs its type. */
	public static Parameter nullable(@Nullable Object value, Class<?> type) {
		return value == null ? Parameters.in(type) : Parameters.in(value);
	}

	/** One column of many rows, for {@code unnest}: what {@code value} is of each member, in their order; null where it is null. */
	public static <T, V> V[] column(List<T> members, Function<T, @Nullable V> value, IntFunction<V[]> array) {
		return members.stream().map(value).toArray(array);
	}

	/** For {@code make_interval(secs => ...)}. */
	public static double seconds(Duration duration) {
		return duration.toMillis() / MILLIS;
	}
}
