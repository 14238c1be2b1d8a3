package stampede.tokens;

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

/** The token files that services show to their downstream services, written anew long before they run out. */
public final class ServiceTokens implements AutoCloseable {
	private static final Duration RENEWED_EVERY = Duration.ofHours(6);
	/** The downstream services of each service. */
	private static final Map<String, List<String>> DOWNSTREAM_SERVICES = Map.of(
			"order-service", List.of("inventory-service", "payment-service", "identity-service"),
			"gateway-service", List.of("inventory-service", "identity-service"),
			"inventory-service", List.of("identity-service"),
			"payment-service", List.of("identity-service"),
			"identity-service", List.of("identity-service"),
			"profile-service", List.of("identity-service"),
			"recommendation-service",
			List.of("order-service", "inventory-service", "identity-service", "recommendation-service"));
	private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
			Thread.ofPlatform().daemon().name("token renewal").factory());
	private final TokenIssuer issuer;
	private final Path directory;
	private final Writing others;
	private volatile Instant written = Instant.EPOCH;

	/** Writes further tokens at the same times. */
	@FunctionalInterface
	public interface Writing {
		void write() throws IOException;
	}

	/**
	 * @param directory gets a directory for each caller with a file for each downstream service, {@code NAME.jwt}
	 * @param others is called each time these are written
	 */
	public ServiceTokens(TokenIssuer issuer, Path directory, Writing others) {
		this.issuer = issuer;
		this.directory = directory;
		this.others = others;
	}

	/** Writes all of them now, and anew when they are old, until closed; fails when they cannot be written now. */
	public void keepFresh() throws IOException {
		write();
		var _ = renewal.scheduleAtFixedRate(this::renew, 1, 1, TimeUnit.MINUTES);
	}

	/** Where {@code caller} finds the tokens for its downstream services. */
	public Path directoryOf(String caller) {
		return directory.resolve(caller);
	}

	/** Looks at the clock on the wall, which goes on while a laptop sleeps; what fails is tried again. */
	private void renew() {
		if (Instant.now().isBefore(written.plus(RENEWED_EVERY))) {
			return;
		}
		try {
			write();
		} catch (IOException | UncheckedIOException failure) {
			System.err.println("cannot renew the tokens: " + failure.getMessage());
		}
	}

	private void write() throws IOException {
		for (var caller : DOWNSTREAM_SERVICES.entrySet()) {
			for (var callee : caller.getValue()) {
				PrivateFiles.write(directoryOf(caller.getKey()).resolve(callee + ".jwt"),
						issuer.service(caller.getKey(), callee));
			}
		}
		others.write();
		written = Instant.now();
	}

	@Override
	public void close() {
		renewal.shutdownNow();
	}
}
