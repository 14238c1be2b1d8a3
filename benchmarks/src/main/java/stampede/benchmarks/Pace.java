package stampede.benchmarks;

import java.time.Duration;

/**
 * How long a run takes, and how much it puts on the suite.
 *
 * @param customers each order is the next one's
 * @param skus each order is of the next one
 * @param training how long another suite is used for AOT caches before; none are made where that is zero
 * @param warmUp how many glances of ten seconds
 * @param rounds of the checkout, each with a turn of orders and of pgbench, of many SKUs and of one
 * @param turn how long each of the two has the machine
 * @param kill how long the load on each service that is killed lasts
 * @param overloads how often the load goes up and down again
 * @param phase how long each rate of those lasts
 * @param waiting how many clients join the waiting room
 * @param events of the feed that a reader has missed
 * @param watchers how many follow orders
 * @param edgeRounds of the gateway
 * @param edgeWarmUp seconds for each gateway
 * @param starts with caches and without
 */
record Pace(int customers, int skus, Duration training, int warmUp, int rounds, Duration turn, Duration kill,
		int overloads, Duration phase, int waiting, int events, int watchers, int edgeRounds, int edgeWarmUp,
		int starts) {
	static final Duration GLANCE = Duration.ofSeconds(10);
	static final Pace QUICK = new Pace(2_000, 100, Duration.ZERO, 4, 2, Duration.ofSeconds(6), Duration.ofSeconds(20),
			1,
			Duration.ofSeconds(5), 5_000, 100_000, 2_000, 2, 20, 1);
	static final Pace THOROUGH = new Pace(20_000, 1_000, Duration.ofSeconds(40), 10, 3, Duration.ofSeconds(8),
			Duration.ofSeconds(30), 2,
			Duration.ofSeconds(6), 50_000, 1_000_000, 20_000, 3, 25, 2);
}
