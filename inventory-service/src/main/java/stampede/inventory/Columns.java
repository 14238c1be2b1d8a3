package stampede.inventory;

import io.r2dbc.spi.Readable;
import stampede.kit.money.Money;
import stampede.kit.r2dbc.Rows;

/** Reads the columns of domain types, and money, which has two columns. */
public final class Columns {
	private Columns() {}

	public static Sku sku(Readable row) {
		return new Sku(Rows.required(row, "sku", String.class));
	}

	public static Money money(Readable row, String amount) {
		return new Money(Rows.required(row, amount, Long.class), Rows.required(row, "currency", String.class));
	}

	public static Level level(Readable row) {
		return new Level(Rows.required(row, "on_hand", Long.class), Rows.required(row, "reserved", Long.class));
	}
}
