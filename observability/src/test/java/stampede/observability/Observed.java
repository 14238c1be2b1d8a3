package stampede.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.testsupport.Prometheus;

/** A Prometheus that looks at a suite as it would at one in a cluster, with the rules that ship. */
final class Observed {
	static final String NAMESPACE = "stampede";
	static final String REVISION = "5f7c9d";
	private static final Pattern MINUTES = Pattern.compile("(?<=[\\[: ])(\\d+)m(?=[\\]:\\n])");
	private static final Pattern HOURS = Pattern.compile("(?<=[\\[: ])(\\d+)h(?=[\\]:\\n])");

	private Observed() {}

	/** Judges the rules once a second. */
	static Prometheus by(Path directory, LocalStack stack, Options options) throws IOException {
		return by(directory, stack, options.services(), rules -> rules);
	}

	/** The same of the core, with rules for which a minute is a second, and an hour a minute. */
	static Prometheus hurried(Path directory, LocalStack stack) throws IOException {
		return by(directory, stack, Options.SERVICES,
				rules -> HOURS.matcher(MINUTES.matcher(rules).replaceAll("$1s")).replaceAll("$1m"));
	}

	private static Prometheus by(Path directory, LocalStack stack, List<String> services, UnaryOperator<String> pace)
			throws IOException {
		var rules = new LinkedHashMap<String, String>();
		for (var file : Alerts.FILES) {
			rules.put(file.getFileName().toString(),
					pace.apply(Files.readString(file).replaceAll("interval: \\d+[sm]", "interval: 1s")));
		}
		return Prometheus.start(directory, targets(stack, services), rules);
	}

	/** Every service, all of one revision. */
	private static List<Prometheus.Target> targets(LocalStack stack, List<String> services) {
		return services.stream().map(service -> new Prometheus.Target(service,
				"127.0.0.1:" + (stack.url(service).getPort() + Options.MANAGEMENT),
				Map.of("namespace", NAMESPACE, "rollouts_pod_template_hash", REVISION))).toList();
	}
}
