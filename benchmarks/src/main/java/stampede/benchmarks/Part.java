package stampede.benchmarks;

import java.util.List;
import java.util.Locale;

/** What can be measured by itself, in the order in which a whole run does. */
enum Part {
	/** Orders beside pgbench, and what an order costs. */
	CHECKOUT,
	/** Far more buyers than units, and then a restock. */
	SOLDOUT,
	/** What becomes of orders when many times too many come. */
	OVERLOAD,
	/** Each service killed in the middle of the load, and every order that was told of looked for. */
	KILLS,
	/** Followers of orders: what each of twenty thousand takes. */
	WATCHERS,
	/** The gateway beside a bare Spring Cloud Gateway and HAProxy. */
	GATEWAY,
	/** From nothing to the first confirmed order, with and without AOT caches. */
	START,
	/** What an order costs as load, items, lines and the past grow. Takes as long as all the others, so it is only measured by name. */
	SCALE;

	/** What it calls. */
	List<Tool> tools() {
		return switch (this) {
			case CHECKOUT -> List.of(Tool.PGBENCH);
			case SOLDOUT, OVERLOAD, KILLS, WATCHERS, START, SCALE -> List.of();
			case GATEWAY -> List.of(Tool.HAPROXY, Tool.WRK, Tool.REDIS, Tool.TASKSET, Tool.OPENSSL, Tool.CURL);
		};
	}

	/** As it is typed. */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Whether it puts its load on a suite that is warm, which those share that do. */
	boolean needsSuite() {
		return this == CHECKOUT || this == SOLDOUT || this == KILLS || this == OVERLOAD;
	}
}
