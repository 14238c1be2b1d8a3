package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedFractionTests {
	private static final int NAMES = 100_000;

	@Test
	void distributesNamesEvenly() {
		for (var share : new double[]{0.1, 0.5, 0.9}) {
			var below = IntStream.range(0, NAMES).filter(n -> KeyedFraction.of("first", "name-" + n) < share).count();

			// Five standard deviations of a fair draw.
			assertThat((double) below / NAMES).isBetween(share - 0.008, share + 0.008);
		}
	}

	@Test
	void isTheSameForTheSameNameAndIndependentOfOtherKeys() {
		assertThat(KeyedFraction.of("first", "ada")).isEqualTo(KeyedFraction.of("first", "ada"));

		var bothBelow = IntStream.range(0, NAMES).mapToObj(n -> "name-" + n)
				.filter(name -> KeyedFraction.of("first", name) < 0.5 && KeyedFraction.of("second", name) < 0.5)
				.count();

		assertThat((double) bothBelow / NAMES).isBetween(0.242, 0.258);
	}
}
