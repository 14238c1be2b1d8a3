package stampede.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Token files for scripts and for the services, written anew long before they run out. */
final class Tokens implements AutoCloseable {
	private static final Duration RENEWED_EVERY = Duration.ofHours(6);
	private static final Map<String, List<String>> NEIGHBOURS = Map.of(Options.ORDERS,
			List.of(Options.INVENTORY, Options.PAYMENTS));
	private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
			Thread.ofPlatform().daemon().name("token renewal").factory());
	private final Mint mint;
	private final Path data;
	private volatile Instant written = Instant.EPOCH;

	Tokens(Mint mint, Path data) {
		this.mint = mint;
		this.data = data;
	}

	/** Writes all of them now, and anew when they are old, until closed. */
	void keepFresh() {
		write();
		var _ = renewal.scheduleAtFixedRate(this::renew, 1, 1, TimeUnit.MINUTES);
	}

	/** Looks at the clock on the wall, which goes on while a laptop sleeps; what fails is tried again. */
	private void renew() {
		if (Instant.now().isBefore(written.plus(RENEWED_EVERY))) {
			return;
		}
		try {
			write();
		} catch (UncheckedIOException failure) {
			System.err.println("cannot renew the tokens: " + failure.getMessage());
		}
	}

	/** Where {@code caller} finds the tokens for its neighbours. */
	Path directoryOf(String caller) {
		return data.resolve("service-tokens").resolve(caller);
	}

	Path file(String user) {
		return data.resolve("tokens").resolve(user + ".jwt");
	}

	private void write() {
		try {
			Secrets.write(file("customer"), mint.user("ada", "orders"));
			Secrets.write(file("other-customer"), mint.user("bob", "orders"));
			Secrets.write(file("operator"), mint.user("operator", "operator orders"));
			for (var caller : NEIGHBOURS.entrySet()) {
				for (var callee : caller.getValue()) {
					Secrets.write(directoryOf(caller.getKey()).resolve(callee + ".jwt"),
							mint.service(caller.getKey(), callee));
				}
			}
			written = Instant.now();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void close() {
		renewal.shutdownNow();
	}
}
