package stampede.kit.profiling;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import one.convert.Arguments;
import one.convert.JfrToFlame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Records this process with Java Flight Recorder, one recording at a time. It records only the requested events: the
 * default settings record environment variables and system properties, which may contain secrets.
 */
final class Profiler {
	private static final Logger log = LoggerFactory.getLogger(Profiler.class);
	private static final int FRAMES = 512;
	private static final Duration EVERY = Duration.ofMillis(10);
	private static final long AT_MOST_BYTES = 32L << 20;
	private final AtomicBoolean isBusy = new AtomicBoolean();

	Profiler() {
		seeWholeStacks();
	}

	/** The recorder keeps 64 frames by default; a reactive stack has several times as many. Works before the first recording only. */
	private static void seeWholeStacks() {
		try {
			ManagementFactory.getPlatformMBeanServer().invoke(
					new ObjectName("com.sun.management:type=DiagnosticCommand"), "jfrConfigure",
					new Object[]{new String[]{"stackdepth=" + FRAMES}}, new String[]{String[].class.getName()});
		} catch (JMException unavailable) {
			log.info("profiles have stacks of 64 frames at most: {}", unavailable.toString());
		}
	}

	/** Another recording is in progress. */
	static final class BusyException extends RuntimeException {
		@Serial
		private static final long serialVersionUID = 1L;

		BusyException() {
			super("a profile is being taken; try again when it is done", null, false, false);
		}
	}

	/**
	 * A recording, in the format of {@code jfr} and JDK Mission Control. {@link BusyException} while another is in progress.
	 * Cancelling ends the recording.
	 */
	Mono<byte[]> record(Subject subject, Duration howLong) {
		return take(subject, howLong, Files::readAllBytes);
	}

	/** The same as a flame graph: one HTML document that needs no other. */
	Mono<byte[]> flameGraph(Subject subject, Duration howLong, String title) {
		return take(subject, howLong, recording -> {
			var html = Files.createTempFile("profile", ".html");
			try {
				var options = new ArrayList<>(subject.options());
				options.addAll(List.of("--norm", "--dot", "--title", title));
				JfrToFlame.convert(recording.toString(), html.toString(),
						new Arguments(options.toArray(String[]::new)));
				return Files.readAllBytes(html);
			} finally {
				Files.deleteIfExists(html);
			}
		});
	}

	@FunctionalInterface
	private interface Reading {
		byte[] read(Path recording) throws IOException;
	}

	private Mono<byte[]> take(Subject subject, Duration howLong, Reading reading) {
		return Mono.usingWhen(Mono.fromCallable(() -> begin(subject)).subscribeOn(Schedulers.boundedElastic()),
				recording -> Mono.delay(howLong).publishOn(Schedulers.boundedElastic())
						.map(_ -> end(recording, reading)),
				recording -> Mono.<Void>fromRunnable(() -> close(recording)).subscribeOn(Schedulers.boundedElastic()));
	}

	private Recording begin(Subject subject) {
		if (!isBusy.compareAndSet(false, true)) {
			throw new BusyException();
		}
		try {
			var recording = new Recording();
			recording.setMaxSize(AT_MOST_BYTES);
			for (var event : subject.events()) {
				var settings = recording.enable(event).withStackTrace();
				if (subject == Subject.CPU) {
					settings.withPeriod(EVERY);
				} else if (subject == Subject.LOCK) {
					settings.withoutThreshold();
				}
			}
			recording.start();
			return recording;
		} catch (RuntimeException failure) {
			isBusy.set(false);
			throw failure;
		}
	}

	private static byte[] end(Recording recording, Reading reading) {
		try {
			recording.stop();
			var file = Files.createTempFile("profile", ".jfr");
			try {
				recording.dump(file);
				return reading.read(file);
			} finally {
				Files.deleteIfExists(file);
			}
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void close(Recording recording) {
		recording.close();
		isBusy.set(false);
	}
}
