package stampede.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * Orders at half of the capacity, in turns without and with a flood of sign-ins at ten times what identity-service can compute. Each attempt is
 * of another address and another network, so that neither a limit nor the protection against guessing spares the hash.
 */
final class SignInFlood {
	private static final int TIMES = 10;
	private static final int CLIENTS = 16;
	private static final int UNAUTHORIZED = 401;
	private static final String[] ARGUMENTS = {"--gateway.limits.abuse-limit.burst=100000",
			"--gateway.limits.rates.operator.burst=100000", "--orders.cool-down.max-unpaid-orders=0",
			"--gateway.trusted-proxies=127.0.0.1/32"};
	private final Client client;
	private final String host;
	private final OpenLoop orders;
	private final Duration turn;
	private final List<Double> ratios = new ArrayList<>();
	private final List<String> lines = new ArrayList<>();

	private SignInFlood(Client client, String host, OpenLoop orders, Duration turn) {
		this.client = client;
		this.host = host;
		this.orders = orders;
		this.turn = turn;
	}

	static Result measure(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException {
		var data = Files.createTempDirectory("stampede-flood");
		var options = Options.onFreePorts(Path.of("").toAbsolutePath(), data, ARGUMENTS).withShopOnFreePorts()
				.withJvm(WarmSuite.JVM);
		try (var stack = LocalStack.start(options, progress);
				var client = Client.of(stack.url(Options.GATEWAY));
				var attackers = Client.of(stack.url(Options.GATEWAY))) {
			var skus = IntStream.range(0, pace.skus()).mapToObj("BENCH-%d"::formatted).toList();
			new CatalogueSeed(stack).offer(skus);
			var customers = IntStream.range(0, pace.customers()).parallel()
					.mapToObj(n -> stack.token("customer-" + n, "orders")).toList();
			var orders = new OpenLoop(client, stack.url(Options.GATEWAY), customers, skus);
			var flood = new SignInFlood(attackers, stack.url(Options.GATEWAY).getAuthority(), orders, pace.turn());
			for (var n = 0; n < pace.warmUp(); n++) {
				progress.accept("warming up: %.1f orders/s"
						.formatted(orders.closedLoop(WarmSuite.CLIENTS, Pace.GLANCE).goodput()));
				flood.signIns(CLIENTS, Duration.ofSeconds(2));
			}
			flood.run(pace.rounds(), progress);
			return flood.result();
		}
	}

	private void run(int rounds, Consumer<String> progress) throws InterruptedException {
		for (var n = 0; n < rounds; n++) {
			var rate = orders.closedLoop(WarmSuite.CLIENTS, turn).goodput() / 2;
			var capacity = signIns(CLIENTS, turn);
			var without = orders.run(rate, turn.multipliedBy(2));
			var hashed = new LongAdder();
			var with = beside(TIMES * capacity, hashed, () -> orders.run(rate, turn.multipliedBy(2)));
			ratios.add(with.millis(99) / without.millis(99));
			lines.add("| %d | %.1f | %.1f | %.1f | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %d | %d |".formatted(n + 1,
					rate,
					capacity, hashed.sum() / (double) turn.multipliedBy(2).toSeconds(), without.millis(50),
					with.millis(50),
					without.millis(99), with.millis(99), without.refused.sum() + without.failed.sum(),
					with.refused.sum() + with.failed.sum()));
			progress.accept(lines.getLast());
		}
	}

	private interface Load {
		Phase run() throws InterruptedException;
	}

	/** Attempts at a constant rate, whatever becomes of the earlier ones, while the load runs. */
	private Phase beside(double rate, LongAdder hashed, Load load) throws InterruptedException {
		try (var timer = Executors.newSingleThreadScheduledExecutor()) {
			var attempts = timer.scheduleAtFixedRate(() -> {
				var _ = client.send(attempt()).thenAccept(answer -> {
					if (answer.status() == UNAUTHORIZED) {
						hashed.increment();
					}
				});
			}, 0, Math.round(TimeUnit.SECONDS.toMicros(1) / rate), TimeUnit.MICROSECONDS);
			var phase = load.run();
			attempts.cancel(false);
			return phase;
		}
	}

	/** Hashes a second for clients that each send one attempt after the other. */
	private double signIns(int clients, Duration length) throws InterruptedException {
		var hashed = new LongAdder();
		var begin = System.nanoTime();
		var threads = new ArrayList<Thread>();
		for (var n = 0; n < clients; n++) {
			threads.add(Thread.ofVirtual().start(() -> {
				while (System.nanoTime() - begin < length.toNanos()) {
					if (client.send(attempt()).join().status() == UNAUTHORIZED) {
						hashed.increment();
					}
				}
			}));
		}
		for (var thread : threads) {
			thread.join();
		}
		return hashed.sum() / (double) length.toSeconds();
	}

	private byte[] attempt() {
		var random = ThreadLocalRandom.current();
		var body = "{\"email\":\"%d@example.test\",\"password\":\"correct horse battery\"}"
				.formatted(random.nextLong());
		return """
				POST /api/v1/sessions HTTP/1.1\r
				Host: %s\r
				X-Forwarded-For: 10.%d.%d.%d\r
				Content-Type: application/json\r
				Content-Length: %d\r
				\r
				%s"""
				.formatted(host, random.nextInt(256), random.nextInt(256), random.nextInt(256), body.length(), body)
				.getBytes(StandardCharsets.US_ASCII);
	}

	private Result result() {
		var text = new ArrayList<>(List.of(
				"Orders at half of the capacity, without and with sign-ins at %d times the rate of hashes that identity-service reaches alone. All of it shares the processors; hashes take up to half of them."
						.formatted(TIMES),
				"",
				"| round | orders/s | hashes/s alone | hashes/s beside the orders | p50 without | p50 with | p99 without | p99 with | orders refused without | with |",
				"|---|---|---|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("Orders beside a flood of sign-ins",
				List.of(new Figure("order_p99_beside_sign_ins", "", ratios, 1.2, true)), text, List.of());
	}
}
