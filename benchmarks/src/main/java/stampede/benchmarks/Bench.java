package stampede.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stampede.local.StartFailure;

/** Behind {@code ./bench}: measures part by part, and writes the reports. */
final class Bench {
	private static final int USAGE = 2;
	private static final int FAILED = 1;
	private static final String QUICKLY = "--quick";
	private static final Path REPORTS = Path.of("benchmarks");

	/** The parts that start what they need. */
	private static final Map<Part, Measurement> ALONE = new EnumMap<>(Map.of(Part.WATCHERS, Watchers::measure,
			Part.GATEWAY, EdgeCost::measure, Part.SESSIONS, SessionsCost::measure, Part.SIGNINS, SignInFlood::measure,
			Part.REQUESTS, RequestCost::measure, Part.START, Starts::measure));

	private Bench() {}

	@FunctionalInterface
	private interface Measurement {
		Result measure(Pace pace, Consumer<String> progress)
				throws StartFailure, IOException, InterruptedException, SQLException;
	}

	public static void main(String[] words) throws Exception {
		var named = List.of(words).stream().filter(word -> !word.equals(QUICKLY)).toList();
		var known = Stream.of(Part.values()).map(Part::label).toList();
		if (!known.containsAll(named)) {
			System.err.println("usage: ./bench [--quick] [" + String.join(" | ", known) + "] ...");
			System.exit(USAGE);
		}
		var parts = parts(named, words.length > named.size());
		var missing = Tool.missing(parts);
		if (!missing.isEmpty()) {
			missing.forEach(System.err::println);
			System.exit(USAGE);
		}
		try {
			var command = Stream.concat(Stream.of("`./bench"), Stream.of(words)).collect(Collectors.joining(" ")) + "`";
			System.exit(run(parts, words.length > named.size() ? Pace.QUICK : Pace.THOROUGH, command) ? 0 : FAILED);
		} catch (StartFailure | IOException failure) {
			System.err.println(failure.getMessage());
			System.exit(FAILED);
		}
	}

	/** A quick run leaves out what is not named and takes minutes to warm up by itself. */
	static Set<Part> parts(List<String> named, boolean quickly) {
		if (named.isEmpty()) {
			return quickly
					? EnumSet.of(Part.CHECKOUT, Part.OVERLOAD)
					: EnumSet.complementOf(EnumSet.of(Part.REQUESTS, Part.FEED, Part.SCALE));
		}
		return named.stream().map(name -> Part.valueOf(name.toUpperCase(Locale.ROOT)))
				.collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
	}

	private static boolean run(Set<Part> parts, Pace pace, String command)
			throws StartFailure, IOException, InterruptedException, SQLException {
		var begin = System.nanoTime();
		// Before the overload keeps this process to half of the processors.
		var machine = RunEnvironment.machine();
		var results = new ArrayList<Result>();
		var faults = new ArrayList<String>();
		if (pace.training().isPositive() && parts.stream().anyMatch(Part::needsTraining)) {
			WarmSuite.train(pace.training(), Bench::say);
		}
		if (parts.stream().anyMatch(Part::needsSuite)) {
			try (var suite = WarmSuite.start(pace, Bench::say)) {
				if (parts.contains(Part.SOLDOUT)) {
					results.add(soldOut(suite, pace));
				}
				if (parts.contains(Part.OVERLOAD)) {
					results.add(overload(suite, pace));
				}
				if (parts.contains(Part.RUSH)) {
					results.add(rush(suite, pace));
				}
				// Late, as the JVMs go on compiling for minutes, but before any of them is killed and begins again.
				if (parts.contains(Part.CHECKOUT)) {
					results.add(checkout(suite, pace));
				}
				if (parts.contains(Part.KILLS)) {
					results.add(kills(suite, pace));
				}
				results.add(suite.warmUp());
				say("waiting for every order to end, and for two audits ...");
				faults.addAll(new InvariantCheck(suite.stack()).faults());
			}
		}
		if (parts.contains(Part.SCALE)) {
			// Without audits, which would read all that is written here.
			try (var suite = WarmSuite.start(pace, Scale.ARGUMENTS, Bench::say)) {
				results.add(Scale.measure(suite, pace, Bench::say));
				faults.addAll(new InvariantCheck(suite.stack()).faultsBetweenServices());
			}
		}
		if (parts.contains(Part.FEED)) {
			results.add(FeedCatchUp.measure(pace, Bench::say));
			try (var suite = WarmSuite.start(pace, Bench::say)) {
				results.add(FeedCost.measure(suite, pace, Bench::say));
				faults.addAll(new InvariantCheck(suite.stack()).faults());
			}
		}
		for (var part : ALONE.entrySet()) {
			if (parts.contains(part.getKey())) {
				results.add(part.getValue().measure(pace, Bench::say));
			}
		}
		var report = new Report(RunEnvironment.commit(), machine, command, faults, results);
		report.write(REPORTS);
		say(report.markdown());
		say("took %d s".formatted((System.nanoTime() - begin) / 1_000_000_000));
		return faults.isEmpty();
	}

	private static Result checkout(WarmSuite suite, Pace pace) throws IOException, InterruptedException, SQLException {
		Cores.together();
		var pgbench = Pgbench.prepare(suite.stack().jdbcUrl("orders"), suite.directory());
		var cost = new CheckoutCost(suite.stack(), pgbench, suite.uniform(), suite.hot(), pace.turn());
		for (var n = 0; n < pace.rounds(); n++) {
			say(cost.round());
		}
		return cost.result();
	}

	private static Result soldOut(WarmSuite suite, Pace pace) throws IOException, InterruptedException, SQLException {
		var rush = new SoldOutRush(suite, pace.turn());
		rush.begin();
		for (var n = 0; n < pace.overloads(); n++) {
			say(rush.round());
		}
		return rush.result();
	}

	private static Result kills(WarmSuite suite, Pace pace)
			throws StartFailure, IOException, InterruptedException, SQLException {
		Cores.together();
		var kills = new Kills(suite, pace.kill());
		kills.begin();
		for (var victim : kills.victims()) {
			say(kills.kill(victim));
		}
		return kills.result();
	}

	private static Result overload(WarmSuite suite, Pace pace) throws IOException, InterruptedException {
		say(Overload.separate()
				? "gateway, Redis and load on one half of the processors, the rest on the other"
				: "everything shares all processors: no taskset here, or a single one");
		var overload = new Overload(suite.uniform(), pace.phase(), Bench::say);
		for (var n = 0; n < pace.overloads(); n++) {
			overload.round();
		}
		return overload.result();
	}

	private static Result rush(WarmSuite suite, Pace pace) throws IOException, InterruptedException {
		Cores.together();
		var rush = new WaitingRoomRush(suite, pace);
		// A tenth of the clients first: the whole number is more than a small machine can serve.
		say(rush.round(pace.waiting() / 10));
		say(rush.round(pace.waiting()));
		return rush.result();
	}

	private static void say(String line) {
		System.out.println(line);
	}
}
