package stampede.kit.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderAmountsTests {
	@ParameterizedTest
	@CsvSource({"1999,EUR,1999", "5000,JPY,5000", "5000,UGX,500000", "4000,ISK,400000", "500000,MGA,5000",
			"12340,KWD,12340"})
	void countsAsTheProviderDoesAndBack(long minorUnits, String currency, long provider) {
		assertThat(ProviderAmounts.of(new Money(minorUnits, currency))).isEqualTo(provider);
		assertThat(ProviderAmounts.toMinorUnits(provider, currency)).isEqualTo(minorUnits);
		assertThat(ProviderAmounts.isPayable(new Money(minorUnits, currency))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({"0,EUR", "100000000,EUR", "1000000,UGX", "1000000,ISK", "150,MGA", "1234,KWD", "100,XXX"})
	void takesNoAmountThatTheProviderRefuses(long minorUnits, String currency) {
		assertThat(ProviderAmounts.isPayable(new Money(minorUnits, currency))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({"99999999,EUR", "999999,UGX", "999999,ISK", "99999900,MGA", "99999990,KWD"})
	void takesTheLargestCharge(long minorUnits, String currency) {
		assertThat(ProviderAmounts.isPayable(new Money(minorUnits, currency))).isTrue();
		assertThat(ProviderAmounts.of(new Money(minorUnits, currency))).isLessThanOrEqualTo(99_999_999);
	}

	@Test
	void refusesAPartOfAnAriary() {
		assertThatThrownBy(() -> ProviderAmounts.of(new Money(150, "MGA")))
				.isInstanceOf(IllegalArgumentException.class);
	}
}
