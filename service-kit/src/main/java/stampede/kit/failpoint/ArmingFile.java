package stampede.kit.failpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import stampede.kit.failpoint.FailpointsConfiguration.FailpointProperties;

/** Arms the failpoints that a file names at the moment. */
class ArmingFile implements DisposableBean {
	private static final Logger log = LoggerFactory.getLogger(ArmingFile.class);
	private static final long EVERY_MILLIS = 20;
	private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(
			Thread.ofPlatform().daemon().name("failpoints").factory());
	private final Failpoints failpoints;
	private final FailpointProperties properties;
	private final Path file;

	ArmingFile(Failpoints failpoints, FailpointProperties properties) {
		this.failpoints = failpoints;
		this.properties = properties;
		this.file = Objects.requireNonNull(properties.file(), "stampede.failpoints.file");
		var _ = reader.scheduleWithFixedDelay(this::read, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void destroy() {
		reader.shutdownNow();
	}

	private void read() {
		try {
			var names = new HashSet<>(properties.armed());
			if (Files.exists(file)) {
				names.addAll(Files.readAllLines(file));
			}
			failpoints.arm(names);
		} catch (IOException unreadable) {
			log.warn("cannot read {}", file, unreadable);
		}
	}
}
