package stampede.kit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class AggregatedWarningTests {
	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
	private final Logger log = new LoggerContext().getLogger("test");
	private final AggregatedWarning warning = new AggregatedWarning(log, "{} orders failed, the latest: {}", time);

	@BeforeEach
	void listen() {
		lines.start();
		log.addAppender(lines);
	}

	@Test
	void logsTheFirstFailureAtOnce() {
		warning.add("refused");

		assertThat(lines.list).singleElement().satisfies(line -> {
			assertThat(line.getLevel()).isEqualTo(Level.WARN);
			assertThat(line.getFormattedMessage()).isEqualTo("1 orders failed, the latest: refused");
		});
	}

	@Test
	void logsLaterFailuresTogetherWithinFiveSeconds() {
		IntStream.rangeClosed(1, 1_000).forEach(n -> warning.add("failure " + n));
		assertThat(lines.list).hasSize(1);

		time.advanceTimeBy(Duration.ofSeconds(5));

		assertThat(lines.list).hasSize(2).last().satisfies(line -> assertThat(line.getFormattedMessage())
				.isEqualTo("999 orders failed, the latest: failure 1000"));
	}

	@Test
	void logsNothingMoreAfterTheLastFailure() {
		warning.add("one");
		warning.add("two");
		time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(lines.list).hasSize(2);

		warning.add("three");
		assertThat(lines.list).hasSize(3);
	}

	@Test
	void logsOneLineEveryFiveSecondsInALongOutage() {
		IntStream.range(0, 600).forEach(_ -> {
			warning.add("refused");
			time.advanceTimeBy(Duration.ofMillis(100));
		});

		assertThat(lines.list).hasSizeBetween(12, 13);
	}
}
