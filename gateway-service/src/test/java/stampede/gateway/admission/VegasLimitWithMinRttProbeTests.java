package stampede.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** Against a simulated upstream whose response time depends on the concurrency. */
class VegasLimitWithMinRttProbeTests {
	private static final long MILLISECOND = 1_000_000;
	private long now = 1;

	/** Two cores, 70 ms each: two at a time take 70 ms, and n at a time n * 35 ms. */
	private static long twoCores(int underWay) {
		return Math.max(70, underWay * 35L) * MILLISECOND;
	}

	/** A payment provider that takes its time, however many ask. */
	private static long provider(int underWay) {
		return 1_000 * MILLISECOND;
	}

	@Test
	void staysNearWhatTheUpstreamCanDoAtOnceHoweverLongTheCrowdLasts() {
		var limit = limit();
		crowd(limit, VegasLimitWithMinRttProbeTests::twoCores, Duration.ofMinutes(1));
		assertThat(limit.getLimit()).isBetween(3, 9);
		crowd(limit, VegasLimitWithMinRttProbeTests::twoCores, Duration.ofMinutes(30));
		assertThat(limit.getLimit()).isBetween(3, 9);
	}

	@Test
	void growsWhileMoreAtOnceTakeNoLonger() {
		var limit = limit();
		crowd(limit, VegasLimitWithMinRttProbeTests::provider, Duration.ofMinutes(5));
		assertThat(limit.getLimit()).isGreaterThan(80);
	}

	@Test
	void findsAnotherLimitWhenTheUpstreamHasChanged() {
		var limit = limit();
		crowd(limit, VegasLimitWithMinRttProbeTests::twoCores, Duration.ofMinutes(1));
		crowd(limit, VegasLimitWithMinRttProbeTests::provider, Duration.ofMinutes(5));
		assertThat(limit.getLimit()).isGreaterThan(80);
		crowd(limit, VegasLimitWithMinRttProbeTests::twoCores, Duration.ofMinutes(5));
		assertThat(limit.getLimit()).isLessThan(10);
	}

	@Test
	void doesNotGrowWhileNobodyNeedsIt() {
		var limit = limit();
		for (var n = 0; n < 10_000; n++) {
			now += 50 * MILLISECOND;
			limit.onSample(now, 70 * MILLISECOND, 1, false);
		}
		assertThat(limit.getLimit()).isEqualTo(8);
	}

	@Test
	void knowsWhenItKnowsNothing() {
		var limit = limit();
		assertThat(limit.isFirstProbe()).isTrue();
		crowd(limit, VegasLimitWithMinRttProbeTests::provider, Duration.ofMinutes(5));
		assertThat(limit.isFirstProbe()).isFalse();
		var silent = limit();
		now += Duration.ofSeconds(6).toNanos();
		assertThat(silent.isFirstProbe()).isFalse();
	}

	@Test
	void endsAProbeThatNobodyAnswers() {
		var limit = limit();
		assertThat(limit.getLimit()).as("nothing is known yet").isEqualTo(3);
		now += Duration.ofSeconds(6).toNanos();
		assertThat(limit.getLimit()).isEqualTo(8);
	}

	private VegasLimitWithMinRttProbe limit() {
		return new VegasLimitWithMinRttProbe(
				new AdmissionProperties(8, 3, 200, 4, Duration.ofSeconds(60), Duration.ofMillis(500), 20, 100,
						Duration.ofMillis(200), Duration.ofSeconds(3), Map.of()),
				8, () -> now);
	}

	/** Keeps the concurrency at the limit. Ends outside a probe, where the limit is the one found. */
	private void crowd(VegasLimitWithMinRttProbe limit, IntToLongFunction upstream, Duration length) {
		for (var end = now + length.toNanos(); now < end || limit.isProbing();) {
			var underWay = limit.getLimit();
			var takes = upstream.applyAsLong(underWay);
			now += takes / underWay;
			limit.onSample(now - takes, takes, underWay, false);
		}
	}
}
