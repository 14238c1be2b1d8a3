package stampede.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import stampede.local.AotCacheTraining;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/** How long it takes from nothing to the first confirmed order, with the services' AOT caches and without, in turns. */
final class Starts {
	private static final List<String> NO_CACHE = List.of("-XX:AOTMode=off");

	private Starts() {}

	static Result measure(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException {
		var project = Path.of("").toAbsolutePath();
		AotCacheTraining.run(project, progress);
		var ratios = new ArrayList<Double>();
		var text = new ArrayList<>(List.of("| round | with caches | without |", "|---|---|---|"));
		for (var n = 1; n <= pace.starts(); n++) {
			var without = firstOrder(project, NO_CACHE);
			var with = firstOrder(project, List.of());
			ratios.add(with / without);
			text.add("| %d | %.1f s | %.1f s |".formatted(n, with, without));
			progress.accept(text.getLast());
		}
		return new Result("From nothing to the first confirmed order",
				List.of(new Figure("start_aot_vs_none", "", ratios, 0.6, true)), text, List.of());
	}

	/** Seconds. */
	private static double firstOrder(Path project, List<String> jvm)
			throws StartFailure, IOException, InterruptedException {
		var data = Files.createTempDirectory("stampede-start");
		var begin = System.nanoTime();
		try (var stack = LocalStack.start(Options.onFreePorts(project, data).withJvm(jvm), _ -> {});
				var client = Client.of(stack.url(Options.GATEWAY))) {
			var sku = List.of("FIRST");
			new CatalogueSeed(stack).offer(sku);
			var load = new OpenLoop(client, stack.url(Options.GATEWAY), List.of(stack.token("customer", "orders")),
					sku);
			load.closedLoop(1, Duration.ofMillis(1));
			return (System.nanoTime() - begin) / 1e9;
		}
	}
}
