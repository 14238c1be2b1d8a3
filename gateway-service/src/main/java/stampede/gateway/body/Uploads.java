package stampede.gateway.body;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import stampede.gateway.GatewayMetric;

/** Counts the bodies that are on their way here, of each caller and in all. Thread-safe. */
@Component
class Uploads {
	private final Map<String, Integer> byCaller = new ConcurrentHashMap<>();
	private final AtomicInteger all = new AtomicInteger();
	private final int atOnce;

	Uploads(BodyProperties properties, MeterRegistry meters) {
		this.atOnce = properties.atOnce();
		GatewayMetric.UPLOADS.gauge(meters, all::get);
	}

	/** What became of the wish to send one more body. */
	enum Entry {
		/** It counts until {@link #leave}. */
		ENTERED,
		/** The caller sends as many as one caller may. */
		CALLER_FULL,
		/** All callers together send as many as this gateway takes. */
		FULL
	}

	Entry enter(String caller, int perCaller) {
		if (all.incrementAndGet() > atOnce) {
			all.decrementAndGet();
			return Entry.FULL;
		}
		var entered = new boolean[1];
		byCaller.compute(caller, (_, now) -> {
			var before = now == null ? 0 : now;
			entered[0] = before < perCaller;
			return entered[0] ? before + 1 : now;
		});
		if (entered[0]) {
			return Entry.ENTERED;
		}
		all.decrementAndGet();
		return Entry.CALLER_FULL;
	}

	/** Exactly once for each {@link Entry#ENTERED}. */
	void leave(String caller) {
		all.decrementAndGet();
		byCaller.computeIfPresent(caller, (_, now) -> now == 1 ? null : now - 1);
	}
}
