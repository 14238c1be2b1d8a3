package stampede.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Orders under overload: capacity, then 0.7, 0.8, 1, 2 and 10 times as much, then 0.8 again. The whole suite, its databases and
 * this load are on one machine; the gateway has processors of its own ({@link Cores}).
 */
final class Overload {
	private static final int AT_ONCE = 64;
	private static final Duration PAUSE = Duration.ofSeconds(3);
	private static final int NORMAL_WITHIN_SECONDS = 5;
	private static final List<Double> PERCENTILES = List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9);
	private static final String P999 = "0.7 x";
	private static final String EASY = "0.8 x";
	private static final String FULL = "1 x";
	private static final String TWICE = "2 x";
	private static final String TENFOLD = "10 x";
	private static final String AFTER = "0.8 x right after";
	private static final Map<String, Double> RATES = rates();
	private final OpenLoop load;
	private final Duration length;
	private final Consumer<String> progress;
	private final List<Map<String, Phase>> rounds = new ArrayList<>();
	private final List<String> lines = new ArrayList<>();

	/** @param length of a phase */
	Overload(OpenLoop load, Duration length, Consumer<String> progress) {
		this.load = load;
		this.length = length;
		this.progress = progress;
	}

	/** Whether gateway, Redis and load have one half of the cores for themselves from now on, and the rest the other. */
	static boolean separate() throws IOException, InterruptedException {
		return Cores.separate();
	}

	void round() throws InterruptedException {
		var phases = new LinkedHashMap<String, Phase>();
		var capacity = load.closedLoop(AT_ONCE, length).goodput();
		for (var rate : RATES.entrySet()) {
			if (!rate.getKey().equals(AFTER)) {
				Thread.sleep(PAUSE);
			}
			var phase = load.run(Math.max(1, rate.getValue() * capacity), length);
			phases.put(rate.getKey(), phase);
			lines.add(phase.row("%s of %.1f/s".formatted(rate.getKey(), capacity)));
			progress.accept(lines.getLast());
		}
		rounds.add(phases);
	}

	private static Map<String, Double> rates() {
		var rates = new LinkedHashMap<String, Double>();
		rates.put(P999, 0.7);
		rates.put(EASY, 0.8);
		rates.put(FULL, 1.0);
		rates.put(TWICE, 2.0);
		rates.put(TENFOLD, 10.0);
		rates.put(AFTER, 0.8);
		return rates;
	}

	Result result() {
		var text = new ArrayList<>(
				List.of("| rate | sent/s | confirmed/s | 202 | refused | 504 | failed | p50 | p99 | p99 of refusals |",
						"|---|---|---|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("Too many at once", List.of(
				new Figure("goodput_2x", "", each(round -> of(round, TWICE).goodput() / best(round)), 0.9, false),
				new Figure("goodput_10x", "", each(round -> of(round, TENFOLD).goodput() / best(round)), 0.6, false),
				new Figure("admitted_p99_2x", "",
						each(round -> of(round, TWICE).millis(99) / of(round, EASY).millis(99)), 2, true),
				new Figure("p999_vs_p50", "",
						each(round -> of(round, P999).millis(99.9) / of(round, P999).millis(50)), 20, true),
				new Figure("seconds_to_recover", "s", each(Overload::secondsUntilNormal), NORMAL_WITHIN_SECONDS,
						true)),
				text, List.of(percentiles()));
	}

	private List<Double> each(ToDoubleFunction<Map<String, Phase>> figure) {
		return rounds.stream().map(figure::applyAsDouble).toList();
	}

	private static Phase of(Map<String, Phase> round, String rate) {
		var phase = round.get(rate);
		if (phase == null) {
			throw new IllegalArgumentException(rate);
		}
		return phase;
	}

	/** The highest throughput of a round: a constant rate may reach more than a closed loop. */
	private static double best(Map<String, Phase> round) {
		return Math.max(of(round, FULL).goodput(), of(round, FULL).rate);
	}

	/** Until nine in ten of the orders of a second are confirmed, and of the next one, too. */
	private static double secondsUntilNormal(Map<String, Phase> round) {
		var after = of(round, AFTER);
		var enough = 0.9 * after.rate;
		for (var second = 0; second + 1 < after.length.toSeconds(); second++) {
			if (after.bySecond.get(second) >= enough && after.bySecond.get(second + 1) >= enough) {
				return second + 1;
			}
		}
		return after.length.toSeconds();
	}

	private Chart percentiles() {
		var lines = new LinkedHashMap<String, List<Double>>();
		for (var rate : List.of(P999, FULL, TWICE, TENFOLD)) {
			lines.put(rate, PERCENTILES.stream().map(of(rounds.getLast(), rate)::millis).toList());
		}
		return new Chart("How long an admitted order took, by percentile, in the last round", "ms",
				PERCENTILES.stream().map("%s %%"::formatted).toList(), lines);
	}
}
