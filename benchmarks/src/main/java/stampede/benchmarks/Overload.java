package stampede.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import stampede.local.LocalStack;
import stampede.local.Options;

/**
 * What becomes of the orders when many times too many come: capacity, then 0.8, 2 and 10 times as much, then 0.8 again.
 * The whole suite, its databases and this load are on this machine, the gateway apart from what it protects ({@link Cores}). Exits with 1 where a floor is missed.
 */
final class Overload {
	private static final int CUSTOMERS = 2_000;
	private static final int SKUS = 200;
	private static final int AT_ONCE = 6;
	private static final Duration WARM_UP = Duration.ofSeconds(90);
	private static final Duration REST = Duration.ofSeconds(15);
	private static final Duration PHASE = Duration.ofSeconds(30);
	private static final int NORMAL_WITHIN_SECONDS = 5;

	private Overload() {}

	public static void main(String[] arguments) throws Exception {
		var data = Files.createTempDirectory("stampede-overload");
		System.exit(run(Options.onFreePorts(Path.of("").toAbsolutePath(), data, arguments)) ? 0 : 1);
	}

	private static boolean run(Options options) throws Exception {
		try (var stack = LocalStack.start(options, Overload::say)) {
			Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
			var skus = IntStream.range(0, SKUS).mapToObj("LOAD-%d"::formatted).toList();
			new Shelves(stack).offer(skus);
			var customers = IntStream.range(0, CUSTOMERS).mapToObj(n -> stack.token("customer-" + n, "orders"))
					.toList();
			say(Cores.separate()
					? "gateway, Redis and load on one half of the cores, the rest on the other"
					: "everything shares all cores: no taskset here, or a single core");
			return measure(new OpenLoop(stack.url(Options.GATEWAY), customers, skus));
		}
	}

	private static void say(String line) {
		System.out.println(line);
	}

	private static boolean measure(OpenLoop load) throws InterruptedException {
		System.out.printf("warm-up with %d customers: %.1f orders/s%n", AT_ONCE,
				load.closedLoop(AT_ONCE, WARM_UP).goodput());
		Thread.sleep(REST);
		var capacity = load.closedLoop(AT_ONCE, PHASE).goodput();
		System.out.printf("capacity, closed loop of %d: %.1f orders/s%n%s%n", AT_ONCE, capacity, Phase.heading());
		var easy = phase("0.8 x capacity", load, 0.8 * capacity);
		var full = phase("1 x", load, capacity);
		var twice = phase("2 x", load, 2 * capacity);
		var tenfold = phase("10 x", load, 10 * capacity);
		var after = load.run(0.8 * capacity, PHASE);
		System.out.println(after.line("0.8 x right after"));
		return judge(capacity, easy, full, twice, tenfold, after);
	}

	private static Phase phase(String name, OpenLoop load, double rate) throws InterruptedException {
		var phase = load.run(rate, PHASE);
		System.out.println(phase.line(name));
		Thread.sleep(Duration.ofSeconds(5));
		return phase;
	}

	private static boolean judge(double capacity, Phase easy, Phase full, Phase twice, Phase tenfold, Phase after) {
		var best = Math.max(capacity, full.goodput());
		var normal = secondsUntilNormal(after);
		return all(floor("goodput at 2 x / at capacity", twice.goodput() / best, 0.9),
				floor("goodput at 10 x / at capacity", tenfold.goodput() / best, 0.6),
				floor("p99 at 0.8 x / at 2 x, admitted", easy.p99Millis() / twice.p99Millis(), 0.5),
				floor("p99 at 0.8 x / at 10 x, admitted", easy.p99Millis() / tenfold.p99Millis(), 0.5),
				floor("5 s / seconds until normal again", (double) NORMAL_WITHIN_SECONDS / normal, 1));
	}

	/** Until nine in ten of the orders of a second are confirmed, and of the next one, too. */
	private static int secondsUntilNormal(Phase after) {
		var enough = 0.9 * after.rate;
		for (var second = 0; second + 1 < after.length.toSeconds(); second++) {
			if (after.bySecond.get(second) >= enough && after.bySecond.get(second + 1) >= enough) {
				return second + 1;
			}
		}
		return Integer.MAX_VALUE;
	}

	private static boolean floor(String name, double ratio, double floor) {
		System.out.printf("%-36s %6.2f  floor %.2f  %s%n", name, ratio, floor, ratio >= floor ? "ok" : "MISSED");
		return ratio >= floor;
	}

	private static boolean all(boolean... held) {
		for (var each : held) {
			if (!each) {
				return false;
			}
		}
		return true;
	}
}
