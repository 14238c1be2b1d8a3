package stampede.kit.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTests {
	@Test
	void countsInMinorUnits() {
		var price = new Money(1_999, "EUR");

		assertThat(price.times(3).plus(new Money(1, "EUR")).minus(price)).isEqualTo(new Money(3_999, "EUR"));
	}

	@Test
	void overflowsLoudly() {
		assertThatThrownBy(() -> new Money(Long.MAX_VALUE, "EUR").times(2)).isInstanceOf(ArithmeticException.class);
		assertThatThrownBy(() -> new Money(Long.MAX_VALUE, "EUR").plus(new Money(1, "EUR")))
				.isInstanceOf(ArithmeticException.class);
	}

	@Test
	void refusesToMixCurrenciesAndToTakeNone() {
		assertThatThrownBy(() -> new Money(1, "EUR").plus(new Money(1, "USD")))
				.isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> new Money(1, "euro")).isInstanceOf(IllegalArgumentException.class);
	}
}
