package stampede.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Creates AOT caches, which halve the start-up time of the services: runs the suite once with data of its
 * own, places some orders, and lets every JVM write its cache.
 */
public final class AotCacheTraining {
	private static final int ORDERS = 100;

	private AotCacheTraining() {}

	/** The services without a cache, which are those that were built since. */
	static List<String> missing(Path project) throws StartFailure, InterruptedException {
		var missing = new ArrayList<String>();
		for (var service : Options.SERVICES) {
			if (!ExtractedJar.of(project, service).hasCache()) {
				missing.add(service);
			}
		}
		return missing;
	}

	/** Makes the caches that are missing; throws {@link StartFailure} when the suite does not start for it. */
	public static void run(Path project, Consumer<String> progress)
			throws StartFailure, InterruptedException, IOException {
		var missing = missing(project);
		if (missing.isEmpty()) {
			return;
		}
		progress.accept("Preparing quicker starts (once, one to two minutes) ...");
		var data = Files.createTempDirectory("stampede-preparation");
		try {
			train(Options.onFreePorts(project, data), missing, AotCacheTraining::use);
		} finally {
			Directories.delete(data);
		}
	}

	/** The use of a suite during which its JVMs record. */
	public interface Use {
		void of(LocalStack stack) throws StartFailure, InterruptedException, IOException;
	}

	/**
	 * Recreates the caches of all services, with a suite that is started and used in this way. If its JVMs have both compilers,
	 * the caches contain profiles (JEP 515), so that the optimizing compiler begins at once.
	 */
	public static void run(Options options, Use use) throws StartFailure, InterruptedException, IOException {
		train(options, Options.SERVICES, use);
	}

	private static void train(Options options, List<String> services, Use use)
			throws StartFailure, InterruptedException, IOException {
		try (var stack = LocalStack.start(options.preparing(services), _ -> {})) {
			use.of(stack);
		}
		for (var service : services) {
			ExtractedJar.of(options.project(), service).keepCache();
		}
	}

	private static void use(LocalStack stack) throws StartFailure, InterruptedException, IOException {
		try {
			var client = new Client(stack.url(Options.GATEWAY));
			Seed.plant(client, stack.token("operator", "operator"));
			var customer = stack.token("preparation", "orders");
			for (int n = 0; n < ORDERS; n++) {
				client.status("POST", "/api/v1/orders", customer, Demo.ORDER);
			}
		} catch (InterruptedException stopped) {
			// The caches are not needed any more.
			for (var service : Options.SERVICES) {
				stack.kill(service);
			}
			throw stopped;
		}
	}
}
