package stampede.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Behind {@code ./run}: starts the suite, says how to use it and waits to be stopped. */
final class Main {
	private static final int FAILED = 1;
	private static final long BETWEEN_LOOKS_MILLIS = 1_000;

	private Main() {}

	public static void main(String[] typed) {
		try {
			var arguments = Arguments.parse(List.of(typed));
			if (arguments.help()) {
				System.out.print(Arguments.usage());
				return;
			}
			run(arguments, arguments.options(Path.of("").toAbsolutePath()));
		} catch (StartFailure failure) {
			System.err.println("./run: " + failure.getMessage()
					+ (failure.getCause() == null ? "" : " (" + failure.getCause().getMessage() + ")"));
			System.exit(FAILED);
		} catch (IOException | UncheckedIOException failure) {
			System.err.println(
					"./run: " + failure + ". Is the disk full, or .data damaged? ./run --reset starts afresh.");
			System.exit(FAILED);
		}
	}

	/** The shutdown hook (SIGINT, SIGTERM) interrupts this thread and waits until it has stopped everything. */
	private static void run(Arguments arguments, Options options) throws StartFailure, IOException {
		var stopped = new CountDownLatch(1);
		var runner = Thread.currentThread();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			runner.interrupt();
			awaitQuietly(stopped);
		}, "stop"));
		try {
			runUntilInterrupted(arguments, options);
		} catch (InterruptedException stop) {
			System.out.println("Stopped.");
		} finally {
			stopped.countDown();
		}
	}

	private static void runUntilInterrupted(Arguments arguments, Options options)
			throws StartFailure, IOException, InterruptedException {
		if (arguments.reset()) {
			reset(options);
		}
		prepare(arguments, options.project());
		var begin = System.nanoTime();
		try (var stack = LocalStack.start(options, line -> System.out.println("  " + line))) {
			var client = new Client(stack.url(Options.GATEWAY));
			if (Seed.plant(client, stack.token("operator", "operator"))) {
				System.out.println("  brought in the first items");
			}
			if (arguments.shop()) {
				ShopAccounts.create(stack, options.data());
				System.out.println("  accounts of the shop: " + ShopAccounts.welcome(options.data()));
			}
			try (var observers = arguments.observe() ? stack.observe() : null) {
				System.out.print(Welcome.text(stack, (System.nanoTime() - begin) / 1e9,
						observers == null ? List.of() : observers.lines()));
				serve(arguments, stack, client, options.data().resolve("ready"));
			}
		}
	}

	private static void prepare(Arguments arguments, Path project)
			throws StartFailure, IOException, InterruptedException {
		if (arguments.prepare()) {
			AotCacheTraining.run(project, System.out::println);
			return;
		}
		var missing = AotCacheTraining.missing(project);
		if (!missing.isEmpty()) {
			System.out.println(
					"  (without a start-up cache: " + String.join(", ", missing) + ". ./run --prepare makes it)");
		}
	}

	private static void serve(Arguments arguments, LocalStack stack, Client client, Path ready)
			throws StartFailure, IOException, InterruptedException {
		Files.writeString(ready, stack.url(Options.GATEWAY) + "\n");
		try {
			if (arguments.sale()) {
				var sale = new DemoSale(stack, client, System.out::println);
				sale.start();
				sale.report();
			}
			if (arguments.demo()) {
				new Demo(stack, client, arguments.customers(), System.out::println).run();
			}
			watch(stack);
		} finally {
			delete(ready);
		}
	}

	/** Reports a service that ends by itself. Returns by interruption only. */
	private static void watch(LocalStack stack) throws InterruptedException {
		while (stack.ended().isEmpty()) {
			Thread.sleep(BETWEEN_LOOKS_MILLIS);
		}
		System.err.println("ended by itself: " + stack.ended() + "; see .data/logs. Ctrl-C stops the rest.");
		new CountDownLatch(1).await();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static void reset(Options options) throws StartFailure {
		try (var leftovers = OrphanProcesses.lock(options.data())) {
			if (!leftovers.isAlone()) {
				Ports.requireFree(options);
				throw new StartFailure("another run uses " + options.data() + "; end it before --reset");
			}
			leftovers.end(options.data().resolve("postgres"));
			Directories.empty(options.data());
		} catch (IOException failure) {
			throw new StartFailure("cannot throw " + options.data() + " away", failure);
		}
	}

	private static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		} catch (IOException failure) {
			System.err.println("cannot delete " + file + ": " + failure.getMessage());
		}
	}
}
