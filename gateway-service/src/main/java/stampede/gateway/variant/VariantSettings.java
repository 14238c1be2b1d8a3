package stampede.gateway.variant;

import java.util.Set;
import org.springframework.stereotype.Component;
import stampede.gateway.tuning.Settings;
import stampede.gateway.tuning.Tunable;

/** The current shares of the versions. They can be changed while the gateway runs (ADR 14). */
@Component
class VariantSettings implements Tunable {
	private static final String PREFIX = "gateway.recommendations";
	private volatile VariantProperties inForce;

	VariantSettings(VariantProperties properties) {
		this.inForce = properties;
	}

	VariantProperties inForce() {
		return inForce;
	}

	@Override
	public Set<String> settings() {
		return Set.of(PREFIX + ".v2-share", PREFIX + ".interleaved-share", PREFIX + ".experiment");
	}

	@Override
	public Runnable prepare(Settings settings) {
		var next = settings.bind(PREFIX, VariantProperties.class);
		return () -> inForce = next;
	}
}
