package stampede.gateway.limit;

import java.util.Set;
import org.springframework.stereotype.Component;
import stampede.gateway.TrafficClass;
import stampede.gateway.tuning.Settings;
import stampede.gateway.tuning.Tunable;

/** The current rates; they may change between two requests. */
@Component
class Limits implements Tunable {
	private volatile LimitProperties inForce;

	Limits(LimitProperties properties) {
		this.inForce = properties;
	}

	LimitProperties.Rate rate(TrafficClass traffic) {
		return inForce.rate(traffic);
	}

	/** Whether all gateways share the buckets of this class, in Redis. */
	boolean isShared(TrafficClass traffic) {
		return inForce.isShared(traffic);
	}

	/** This process's share of a rate that it applies by itself. */
	double share() {
		return inForce.share();
	}

	@Override
	public Set<String> settings() {
		return Set.of("gateway.limits.rates", "gateway.limits.share");
	}

	@Override
	public Runnable prepare(Settings settings) {
		var next = settings.bind("gateway.limits", LimitProperties.class);
		return () -> inForce = next;
	}
}
