package stampede.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import stampede.kit.pass.PassKeys;

/** The draw depends on the seed and the account only: chi-square over deciles, 9 degrees, p = 0.01. {@link FairnessIntegrationTests} has a whole sale. */
class LotteryTests {
	private static final int ACCOUNTS = 10_000;
	private static final int DECILES = 10;
	private static final double CRITICAL = 21.67;

	@ParameterizedTest
	@ValueSource(strings = {"5eed5eed5eed5eed", "0000000000000000", "0123456789abcdef"})
	void spreadsAccountsEvenly(String seed) {
		assertThat(chiSquare(IntStream.range(0, ACCOUNTS).mapToDouble(n -> draw(seed, "account-" + n)).toArray()))
				.isLessThan(CRITICAL);
	}

	@Test
	void isTheSameAtEachJoinAndFitsTheRange() {
		assertThat(IntStream.range(0, ACCOUNTS).mapToDouble(n -> draw("5eed", "account-" + n)))
				.allMatch(draw -> draw >= 0 && draw < 1);
		assertThat(Place.draw("5eed", "ada")).isEqualTo(Place.draw("5eed", "ada"))
				.isNotEqualTo(Place.draw("5eee", "ada"));
	}

	@Test
	void trustsSignedPlacesOfTheSameClientAndSaleOnly() {
		try (var keys = keys("0".repeat(63) + "1"); var others = keys("0".repeat(63) + "2")) {
			var place = new Place("launch", "ada", "0.25", "epoch");
			var signed = place.signed(keys);

			assertThat(Place.verify(keys, signed, "launch", "ada")).contains(place);
			assertThat(Place.verify(keys, signed, "launch", "eve")).isEmpty();
			assertThat(Place.verify(keys, signed, "another", "ada")).isEmpty();
			assertThat(Place.verify(others, signed, "launch", "ada")).isEmpty();
			assertThat(Place.verify(keys, "0.0", "launch", "ada")).isEmpty();
		}
	}

	private static double draw(String seed, String subject) {
		return Double.parseDouble(Place.draw(seed, subject));
	}

	private static double chiSquare(double[] draws) {
		var counts = new int[DECILES];
		for (var draw : draws) {
			counts[(int) (draw * DECILES)]++;
		}
		var expected = draws.length / (double) DECILES;
		return IntStream.of(counts).mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
	}

	private static PassKeys keys(String key) {
		return new PassKeys(new ByteArrayResource(key.getBytes(StandardCharsets.US_ASCII)));
	}
}
