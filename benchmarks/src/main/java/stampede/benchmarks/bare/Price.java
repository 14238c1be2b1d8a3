package stampede.benchmarks.bare;

import io.r2dbc.spi.Readable;
import java.util.Objects;

/** An amount of money. */
record Price(long amount, String currency) {
	static Price of(Readable row, String amount, String currency) {
		return new Price(required(row, amount, Long.class), required(row, currency, String.class));
	}

	static <T> T required(Readable row, String column, Class<T> type) {
		return Objects.requireNonNull(row.get(column, type), column);
	}
}
