package stampede.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * Behind {@code ./bench}: the suite and pgbench in turns on one PostgreSQL, for ratios within one run. Durability, limits, tokens,
 * breakers and metrics are as they ship, but for the limits of a burst: no order of this load is refused for coming too often.
 */
final class Bench {
	private static final int USAGE = 2;
	private static final int FAILED = 1;
	private static final int CLIENTS = 16;
	private static final String HOT = "HOT";
	private static final Duration GLANCE = Duration.ofSeconds(10);

	/**
	 * How long it takes.
	 *
	 * @param warmUp glances of ten seconds
	 */
	private record Pace(int customers, int skus, int warmUp, int rounds, Duration turn) {}

	private static final Pace QUICK = new Pace(2_000, 200, 6, 2, Duration.ofSeconds(10));
	private static final Pace THOROUGH = new Pace(20_000, 1_000, 18, 5, Duration.ofSeconds(15));

	private Bench() {}

	public static void main(String[] words) throws Exception {
		if (!List.of(words).stream().allMatch(word -> word.equals("--quick"))) {
			System.err.println("usage: ./bench [--quick]");
			System.exit(USAGE);
		}
		if (!Pgbench.isInstalled()) {
			System.err.println("pgbench is not on the path; Debian has it in postgresql-contrib, others in postgresql");
			System.exit(USAGE);
		}
		try {
			System.exit(run(words.length > 0 ? QUICK : THOROUGH) ? 0 : FAILED);
		} catch (StartFailure | IOException failure) {
			System.err.println(failure.getMessage());
			System.exit(FAILED);
		}
	}

	private static boolean run(Pace pace) throws Exception {
		var data = Files.createTempDirectory("stampede-bench");
		var options = Options.onFreePorts(Path.of("").toAbsolutePath(), data, Stream
				.concat(Books.ARGUMENTS.stream(), Stream.of("--gateway.limits.uncounted.burst=100000",
						"--gateway.limits.rates.operator.burst=100000"))
				.toArray(String[]::new));
		try (var stack = LocalStack.start(options, Bench::say)) {
			Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
			return measure(stack, pace, data);
		}
	}

	private static boolean measure(LocalStack stack, Pace pace, Path data)
			throws IOException, InterruptedException, SQLException {
		var shop = new Shelves(stack);
		var skus = IntStream.range(0, pace.skus()).mapToObj("BENCH-%d"::formatted).toList();
		shop.offer(skus);
		shop.offer(List.of(HOT));
		var customers = IntStream.range(0, pace.customers()).parallel()
				.mapToObj(n -> stack.token("customer-" + n, "orders")).toList();
		var gateway = stack.url(Options.GATEWAY);
		var uniform = new OpenLoop(gateway, customers, skus);
		var warmUp = new ArrayList<Double>();
		for (var n = 0; n < pace.warmUp(); n++) {
			warmUp.add(uniform.closedLoop(CLIENTS, GLANCE).goodput());
			say("warming up: %.1f orders/s".formatted(warmUp.getLast()));
		}
		Thread.sleep(GLANCE);
		var cost = new CheckoutCost(stack, Pgbench.prepare(stack.jdbcUrl("orders"), data), uniform,
				new OpenLoop(gateway, customers, List.of(HOT)), pace.turn());
		var own = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
		var before = own.getProcessCpuTime();
		var begin = System.nanoTime();
		for (var n = 0; n < pace.rounds(); n++) {
			cost.round();
			say(cost.rounds().getLast());
		}
		say("this load itself had %.2f processors".formatted(
				(double) (own.getProcessCpuTime() - before) / (System.nanoTime() - begin)));
		say("waiting for every order to end, and for two audits ...");
		var report = new Report(commit(), machine(), new Books(stack).faults(), cost.figures(),
				new LinkedHashMap<>(cost.byPart()), cost.rounds(), warmUp);
		report.write(Path.of("benchmarks"));
		say(Files.readString(Path.of("benchmarks", "report.md")));
		return report.faults().isEmpty();
	}

	private static String commit() throws IOException, InterruptedException {
		return git("rev-parse", "--short", "HEAD")
				+ (git("status", "--porcelain", "--untracked-files=no").isEmpty() ? "" : "*");
	}

	private static String git(String... arguments) throws IOException, InterruptedException {
		var command = new ArrayList<>(List.of("git"));
		command.addAll(List.of(arguments));
		var process = new ProcessBuilder(command).start();
		var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		return process.waitFor() == 0 ? output : "unknown";
	}

	private static String machine() {
		var processors = Runtime.getRuntime().availableProcessors();
		return processors + " processors, Java " + Runtime.version().feature()
				+ (processors < 4 ? ", its first compiler only (C1), as ./run does on so few" : "");
	}

	private static void say(String line) {
		System.out.println(line);
	}
}
