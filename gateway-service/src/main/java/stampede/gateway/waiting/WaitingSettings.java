package stampede.gateway.waiting;

import java.util.Set;
import org.springframework.stereotype.Component;
import stampede.gateway.tuning.Settings;
import stampede.gateway.tuning.Tunable;

/** The current settings of the waiting room. Sales can be paused, and their rates changed, while the gateway runs (ADR 14). */
@Component
class WaitingSettings implements Tunable {
	private static final String PREFIX = "gateway.waiting";
	private volatile WaitingProperties inForce;

	WaitingSettings(WaitingProperties properties) {
		this.inForce = properties;
	}

	WaitingProperties inForce() {
		return inForce;
	}

	@Override
	public Set<String> settings() {
		return Set.of(PREFIX + ".sales");
	}

	@Override
	public Runnable prepare(Settings settings) {
		var next = settings.bind(PREFIX, WaitingProperties.class);
		return () -> inForce = next;
	}
}
