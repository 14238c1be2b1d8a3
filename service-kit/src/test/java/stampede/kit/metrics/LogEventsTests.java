package stampede.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LogEventsTests {
	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
	private final LoggerContext logging = new LoggerContext();
	private final Logger log = logging.getLogger("stampede.any");

	@Test
	void countsWhatIsWrittenByItsLevel() {
		logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
		try (var _ = new LogEvents(meters, logging)) {
			log.error("one");
			log.warn("one");
			log.warn("two");
			log.debug("not written");
			assertThat(log.isDebugEnabled()).isFalse();
		}
		assertThat(count("error")).isEqualTo(1);
		assertThat(count("warn")).isEqualTo(2);
		assertThat(count("debug")).isZero();
	}

	@Test
	void countsNothingOnceItIsClosed() {
		new LogEvents(meters, logging).close();

		log.error("after the end");

		assertThat(count("error")).isZero();
	}

	private double count(String level) {
		return meters.get("logback.events").tag("level", level).counter().count();
	}
}
