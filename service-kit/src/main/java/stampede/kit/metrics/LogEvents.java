package stampede.kit.metrics;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts log lines by level ({@code logback.events}). Micrometer's own binder counts the same, but by a filter that
 * each {@code isDebugEnabled} of a library calls; ADR 25 has its cost.
 */
final class LogEvents extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
	private static final List<Level> LEVELS = List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE);
	private final Map<Level, Counter> events;
	private final Logger root;

	LogEvents(MeterRegistry meters, LoggerContext logging) {
		events = LEVELS.stream()
				.collect(Collectors.toUnmodifiableMap(level -> level, level -> counter(meters, level)));
		root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		setName("events");
		setContext(logging);
		start();
		root.addAppender(this);
	}

	private static Counter counter(MeterRegistry meters, Level level) {
		return Counter.builder("logback.events")
				.tag("level", level.toString().toLowerCase(Locale.ROOT))
				.description("Lines of the log")
				.register(meters);
	}

	@Override
	protected void append(ILoggingEvent event) {
		var counter = events.get(event.getLevel());
		if (counter != null) {
			counter.increment();
		}
	}

	@Override
	public void close() {
		root.detachAppender(this);
		stop();
	}
}
