package stampede.kit.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ArrivalRateTests {
	private static final long MILLI = 1_000_000;
	private final ArrivalRate rate = new ArrivalRate(Duration.ofMillis(100));

	@Test
	void expectsNothingBeforeTheFirstCommandAndAfterALongPause() {
		assertThat(rate.expectedWithin(20 * MILLI, 5)).isZero();

		rate.add(0);

		assertThat(rate.expectedWithin(20 * MILLI, 2_000 * MILLI)).isLessThan(0.001);
	}

	@Test
	void expectsAsManyAsCameOfASteadyStream() {
		LongStream.range(0, 1_000).forEach(n -> rate.add(n * MILLI));

		assertThat(rate.expectedWithin(20 * MILLI, 1_000 * MILLI)).isCloseTo(20, Offset.offset(0.5));
	}

	/** A customer alone: its orders are saved twice within some milliseconds, every 80 ms. */
	@Test
	void expectsLessThanOneMoreWhereOneCustomerOrdersAlone() {
		LongStream.range(0, 100).forEach(n -> {
			rate.add(n * 80 * MILLI);
			rate.add((n * 80 + 5) * MILLI);
		});

		assertThat(rate.expectedWithin(15 * MILLI, (99 * 80 + 5) * MILLI)).isLessThan(1);
	}

	@Test
	void toleratesATimeOfAnotherThreadThatIsEarlier() {
		rate.add(10 * MILLI);
		rate.add(9 * MILLI);

		assertThat(rate.expectedWithin(100 * MILLI, 9 * MILLI)).isCloseTo(2, Offset.offset(0.1));
	}
}
