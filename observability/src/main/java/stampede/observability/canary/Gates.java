package stampede.observability.canary;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import stampede.observability.canary.Gate.Consequence;
import stampede.observability.document.Decimals;
import stampede.observability.slo.Objective;

/**
 * The gates of a service's canary: each of its objectives, and its processor time. A canary is bad when it is worse than its
 * objective allows and also worse than stable, because a fault that both have is not the fault of the release. While stable
 * itself misses its objective, the analysis is inconclusive.
 */
final class Gates {
	/** Four scrapes. A longer window would count a short failure for longer than it lasted. */
	static final String WINDOW = "1m";
	private static final int SECONDS = 60;
	/** Requests in a window; with fewer the analysis is inconclusive. */
	private static final int ENOUGH = 50;
	/** Requests in a window; with fewer, the 99th percentile is the slowest of a few requests. */
	private static final int ENOUGH_FOR_PERCENTILE = 600;
	/** Bad events in a window that are attributed to chance, whatever their share. */
	private static final int CHANCE = 3;
	/** The ratio to stable above which a canary counts as worse. */
	private static final double WORSE = 1.5;
	/** The same for processor time: a young JVM has compiled less, and spreads its fixed cost over fewer requests. */
	private static final double MORE_PROCESSOR_TIME = 2;
	/** Processors that a process may use for housekeeping and compilers. */
	private static final double HOUSEKEEPING = 0.1;
	/** The share of a canary's pods that may fail to answer Prometheus. */
	private static final String HALF = "0.5";
	private static final Duration SOON = Duration.ofMinutes(1);
	/** No window then contains the slow first minute of a JVM. */
	private static final Duration WARM = Duration.ofMinutes(2);
	private static final String OF_CANARY = selector("canary-hash");
	private static final String OF_STABLE = selector("stable-hash");

	private Gates() {}

	/** @param objectives those of this service that are gates, one of errors and one of latency among them */
	static List<Gate> of(String service, List<Objective> objectives) {
		var gates = new ArrayList<Gate>();
		var errors = only(objectives, service + "-errors");
		gates.add(traffic(errors));
		gates.add(scraped());
		gates.add(stable(errors));
		for (var objective : objectives) {
			gates.add(new Gate(objective.name().substring(service.length() + 1), share(objective), Consequence.ABORT,
					objective.seconds() > 0 ? WARM : SOON));
		}
		gates.add(slowest(only(objectives, service + "-latency")));
		gates.add(cost(service, errors));
		if (service.equals("order-service")) {
			gates.add(stuck());
		}
		return gates;
	}

	private static Objective only(List<Objective> objectives, String name) {
		return objectives.stream().filter(objective -> objective.name().equals(name)).findFirst().orElseThrow(
				() -> new IllegalArgumentException("there is no objective " + name));
	}

	/** The inverse of the number of requests, so that fewer than enough is above one. */
	private static Gate traffic(Objective objective) {
		return new Gate("traffic", ENOUGH + " / (" + objective.rate(WINDOW, OF_CANARY) + " * " + SECONDS + ")",
				Consequence.PAUSE, SOON);
	}

	/** Pods that answered Prometheus before and no longer do; a pod that is starting does not count. */
	private static Gate scraped() {
		var up = "up{" + OF_CANARY.substring(1) + "}";
		return new Gate("scraped",
				"(count(" + up + " == 0 and max_over_time(" + up + "[5m]) == 1) or vector(0)) / (" + HALF
						+ " * count(" + up + "))",
				Consequence.ABORT, SOON);
	}

	private static Gate stable(Objective objective) {
		return new Gate("stable",
				objective.errorRatio(WINDOW, OF_STABLE) + " / " + Decimals.plain(allowed(objective)),
				Consequence.PAUSE, SOON);
	}

	/** Bad events divided by the allowed number: a share of all requests, or the number attributed to chance. Good without requests. */
	private static String share(Objective objective) {
		var ofStable = Decimals.plain(WORSE) + " * " + objective.errorRatio(WINDOW, OF_STABLE);
		var share = "clamp_min(" + ofStable + " or vector(0), " + Decimals.plain(allowed(objective)) + ")";
		return objective.badRate(WINDOW, OF_CANARY) + " / clamp_min(" + share + " * ("
				+ objective.rate(WINDOW, OF_CANARY)
				+ " or vector(0)), " + each(CHANCE) + ")";
	}

	private static double allowed(Objective objective) {
		return objective.canaryBurn() * objective.budget();
	}

	/** A number of events in a window as a rate per second. */
	private static String each(int inWindow) {
		return Decimals.plain((double) inWindow / SECONDS);
	}

	/** The 99th percentile divided by the objective's time, or by stable's percentile where that is larger. */
	private static Gate slowest(Objective latency) {
		return new Gate("p99",
				"(" + quantile(latency, OF_CANARY) + " / clamp_min((" + Decimals.plain(WORSE) + " * "
						+ quantile(latency, OF_STABLE) + " > 0) or vector(0), " + Decimals.plain(latency.seconds())
						+ ") and " + latency.rate(WINDOW, OF_CANARY) + " > " + each(ENOUGH_FOR_PERCENTILE)
						+ ") or vector(0)",
				Consequence.ABORT, WARM);
	}

	private static String quantile(Objective latency, String selector) {
		var buckets = latency.rate(WINDOW, selector).replace("sum(", "sum by (le) (").replace("_count{", "_bucket{");
		return "histogram_quantile(" + Decimals.plain(latency.target()) + ", " + buckets + ")";
	}

	/** Processors in use divided by those that stable would use for the same number of requests. */
	private static Gate cost(String service, Objective requests) {
		var forEach = processors(service, OF_STABLE) + " / (" + requests.rate(WINDOW, OF_STABLE) + " > "
				+ each(ENOUGH) + ")";
		var housekeeping = Decimals.plain(HOUSEKEEPING) + " * count(process_cpu_time_ns_total{application=\"" + service
				+ "\"" + OF_CANARY + "})";
		return new Gate("cpu",
				processors(service, OF_CANARY) + " / (" + Decimals.plain(MORE_PROCESSOR_TIME) + " * " + forEach + " * "
						+ requests.rate(WINDOW, OF_CANARY) + " + " + housekeeping + ")",
				Consequence.ABORT, WARM);
	}

	private static String processors(String service, String selector) {
		return "sum(rate(process_cpu_time_ns_total{application=\"" + service + "\"" + selector + "}[" + WINDOW
				+ "])) / 1e9";
	}

	/**
	 * Any order that became stuck since the release began counts against it, because the process that parks an order need not be
	 * the one that caused it. Only processes with workers report the number, so the maximum is the number of stuck orders.
	 */
	private static Gate stuck() {
		var orders = "max(stampede_orders_stuck{namespace=\"{{args.namespace}}\"})";
		return new Gate("stuck", orders + " - min_over_time(" + orders + "[15m:30s])", Consequence.ABORT, SOON);
	}

	private static String selector(String hash) {
		return ",namespace=\"{{args.namespace}}\",rollouts_pod_template_hash=\"{{args." + hash + "}}\"";
	}
}
