package stampede.benchmarks;

import java.util.List;
import java.util.Locale;

/** The parts of a run, in their order. Each can be measured by itself. */
enum Part {
	/** Orders beside pgbench, and what an order costs. */
	CHECKOUT,
	/** Far more buyers than units, and then a restock. */
	SOLDOUT,
	/** Orders under overload. */
	OVERLOAD,
	/** Far more clients than checkouts at once, with and without the waiting room. */
	RUSH,
	/** Each service killed in the middle of the load, and every acknowledged order checked. */
	KILLS,
	/** Followers of orders: what each of twenty thousand takes. */
	WATCHERS,
	/** The gateway beside a bare Spring Cloud Gateway and HAProxy. */
	GATEWAY,
	/** Reads of the own session and profile: one join as before the article's split, and sessions in Redis. */
	SESSIONS,
	/** Orders beside far more sign-ins than can be served. */
	SIGNINS,
	/** One request in each service beside a bare application that does the same work. Runs only by name. */
	REQUESTS,
	/** From nothing to the first confirmed order, with and without AOT caches. */
	START,
	/** Readers of the event feed that were away for a million events, and orders with and without one. Runs only by name. */
	FEED,
	/** The cost of an order as load, items, lines and past orders grow. Takes as long as all other parts, so it runs only by name. */
	SCALE;

	/** The tools that this part runs. */
	List<Tool> tools() {
		return switch (this) {
			case CHECKOUT -> List.of(Tool.PGBENCH);
			case SOLDOUT, OVERLOAD, RUSH, KILLS, WATCHERS, SESSIONS, SIGNINS, REQUESTS, START, FEED, SCALE -> List.of();
			case GATEWAY -> List.of(Tool.HAPROXY, Tool.WRK, Tool.REDIS, Tool.TASKSET, Tool.OPENSSL, Tool.CURL);
		};
	}

	/** As it is typed. */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Whether it measures orders of a suite that was trained. */
	boolean needsTraining() {
		return needsSuite() || this == FEED || this == SCALE;
	}

	/** Whether it puts its load on a suite that is warm, which those share that do. */
	boolean needsSuite() {
		return this == CHECKOUT || this == SOLDOUT || this == KILLS || this == OVERLOAD || this == RUSH;
	}
}
