package stampede.inventory;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/** Columns that are never null, parameters that may be, and money, which takes two of either. */
public final class Columns {
	private Columns() {}

	public static <T> T required(Readable row, String column, Class<T> type) {
		return Objects.requireNonNull(row.get(column, type), column);
	}

	public static Sku sku(Readable row) {
		return new Sku(required(row, "sku", String.class));
	}

	public static Money money(Readable row, String amount) {
		return new Money(required(row, amount, Long.class), required(row, "currency", String.class));
	}

	public static Level level(Readable row) {
		return new Level(required(row, "on_hand", Long.class), required(row, "reserved", Long.class));
	}

	public static <T> Parameter nullable(@Nullable T value, Class<T> type) {
		return value == null ? Parameters.in(type) : Parameters.in(value);
	}
}
