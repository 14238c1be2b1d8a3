package stampede.observability.canary;

import java.util.ArrayList;
import java.util.List;
import stampede.observability.canary.Gate.Consequence;
import stampede.observability.document.Decimals;
import stampede.observability.slo.Objective;

/**
 * The gates of a service's canary: each of its objectives, and what it costs. A canary is bad when it is worse than its
 * objective allows and also worse than stable: what both suffer from is not its fault, but while stable itself misses its
 * objective nobody is told that the canary is good.
 */
final class Gates {
	/** Four scrapes. Longer, and a short trouble would count for longer than it lasted. */
	static final String WINDOW = "1m";
	private static final int SECONDS = 60;
	/** Below so many requests in a window nobody knows anything of a canary. */
	private static final int ENOUGH = 50;
	/** Below so many a 99th percentile is the slowest of a handful. */
	private static final int ENOUGH_FOR_PERCENTILE = 600;
	/** So few bad events in a window are chance, whatever their share. */
	private static final int CHANCE = 3;
	/** How much worse than stable is worse. */
	private static final double WORSE = 1.5;
	/** The same for processor time: a younger JVM has compiled less, and does what all do for fewer requests. */
	private static final double DEARER = 2;
	/** Processors that a process may take for itself: housekeeping, and compilers at work. */
	private static final double HOUSEKEEPING = 0.1;
	/** Of a canary's pods, that may be out of sight. */
	private static final String HALF = "0.5";
	private static final String SOON = "1m";
	/** The first minute of a JVM, in which all is slow, is in no window then. */
	private static final String WARM = "2m";
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

	/** Good means many here: turned round, so that fewer than enough is above one. */
	private static Gate traffic(Objective objective) {
		return new Gate("traffic", ENOUGH + " / (" + objective.rate(WINDOW, OF_CANARY) + " * " + SECONDS + ")",
				Consequence.PAUSE, SOON);
	}

	/** Pods that answered Prometheus and do so no more; one that only starts, as they do at each step, is none of them. */
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

	/** Bad events, by how many there may be: a share of all, or what is chance. Where there is none of either, all is well. */
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

	/** So many in a window, as a rate. */
	private static String each(int inWindow) {
		return Decimals.plain((double) inWindow / SECONDS);
	}

	/** The 99th percentile, by the objective's time or stable's own. */
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

	/** Processors in use, by what stable would take for as many requests. */
	private static Gate cost(String service, Objective requests) {
		var forEach = processors(service, OF_STABLE) + " / (" + requests.rate(WINDOW, OF_STABLE) + " > "
				+ each(ENOUGH) + ")";
		var housekeeping = Decimals.plain(HOUSEKEEPING) + " * count(process_cpu_time_ns_total{application=\"" + service
				+ "\"" + OF_CANARY + "})";
		return new Gate("cpu",
				processors(service, OF_CANARY) + " / (" + Decimals.plain(DEARER) + " * " + forEach + " * "
						+ requests.rate(WINDOW, OF_CANARY) + " + " + housekeeping + ")",
				Consequence.ABORT, WARM);
	}

	private static String processors(String service, String selector) {
		return "sum(rate(process_cpu_time_ns_total{application=\"" + service + "\"" + selector + "}[" + WINDOW
				+ "])) / 1e9";
	}

	/**
	 * Whoever parks an order is not who brought it there: any that is new speaks against the release. Only a process whose
	 * workers run counts them, so the most that any of them knows is what there is.
	 */
	private static Gate stuck() {
		var orders = "max(stampede_orders_stuck{namespace=\"{{args.namespace}}\"})";
		return new Gate("stuck", orders + " - min_over_time(" + orders + "[15m:30s])", Consequence.ABORT, SOON);
	}

	private static String selector(String hash) {
		return ",namespace=\"{{args.namespace}}\",rollouts_pod_template_hash=\"{{args." + hash + "}}\"";
	}
}
