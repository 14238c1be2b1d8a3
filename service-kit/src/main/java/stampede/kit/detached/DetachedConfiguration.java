package stampede.kit.detached;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Every service finishes what it has begun. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class DetachedConfiguration {
	/** As long as a run of the saga by default; the time-out of a shutdown's phase must be longer. */
	@Bean
	DetachedLifecycle detachedLifecycle(@Value("${stampede.drain.detached-at-most:20s}") Duration atMost,
			MeterRegistry meters) {
		return new DetachedLifecycle(atMost, meters);
	}
}
