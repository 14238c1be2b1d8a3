package stampede.kit.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetParametersTests {
	private record Line(String sku, Integer quantity) {}

	private static final SetParameters<Line> LINES = SetParameters.of("line", Line.class)
			.column("sku", String[]::new, Line::sku)
			.column("quantity", Integer[]::new, Line::quantity);

	@Test
	void namesEachColumnOnce() {
		assertThat(LINES.table()).isEqualTo("unnest(:line_sku, :line_quantity) AS line (sku, quantity)");
	}

	@Test
	void numbersTheRows() {
		assertThat(LINES.numberedTable())
				.isEqualTo("unnest(:line_sku, :line_quantity) WITH ORDINALITY AS line (sku, quantity, n)");
	}
}
