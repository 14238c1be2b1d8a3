package stampede.gateway.limit;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import stampede.gateway.GatewayMetric;

/**
 * The part of the requests of the last full minute that came from the busiest network. Close to 1 in production, it shows a proxy that is
 * missing in {@code gateway.trusted-proxies}: all unauthenticated clients then share the limits of one network.
 */
@Component
class NetworkShare {
	/** Fewer requests in a minute say nothing. */
	private static final int ENOUGH = 100;
	private static final int MOST_NETWORKS = 10_000;
	private final Clock clock;
	private volatile Minute current = new Minute(0);
	private volatile Minute previous = new Minute(0);

	@Autowired
	NetworkShare(MeterRegistry meters) {
		this(Clock.systemUTC());
		GatewayMetric.NETWORK_SHARE.gauge(meters, this::busiest);
	}

	NetworkShare(Clock clock) {
		this.clock = clock;
	}

	private record Minute(long number, LongAdder all, Map<String, LongAdder> networks) {
		Minute(long number) {
			this(number, new LongAdder(), new ConcurrentHashMap<>());
		}
	}

	/** Counts one request. */
	void count(String network) {
		var minute = at(now());
		minute.all().increment();
		var known = minute.networks().get(network);
		if (known != null) {
			known.increment();
		} else if (minute.networks().size() < MOST_NETWORKS) {
			minute.networks().computeIfAbsent(network, _ -> new LongAdder()).increment();
		}
	}

	/** From 0 to 1; 0 if the last minute had fewer than a hundred requests. */
	double busiest() {
		var number = at(now()).number();
		var last = previous;
		var all = last.number() == number - 1 ? last.all().sum() : 0;
		return all < ENOUGH
				? 0
				: (double) last.networks().values().stream().mapToLong(LongAdder::sum).max().orElse(0) / all;
	}

	private Minute at(long number) {
		var minute = current;
		return minute.number() == number ? minute : next(number);
	}

	private synchronized Minute next(long number) {
		if (current.number() != number) {
			previous = current;
			current = new Minute(number);
		}
		return current;
	}

	private long now() {
		return clock.instant().getEpochSecond() / 60;
	}
}
