package stampede.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Processes of a run that was itself killed. They are identified by their id and start time, so that no foreign process is
 * ever ended; a lock distinguishes a run that is dead from one that is alive.
 */
final class OrphanProcesses implements AutoCloseable {
	private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(10);
	private final Path data;
	private final Path list;
	private final FileChannel channel;
	private final @Nullable FileLock lock;

	private OrphanProcesses(Path data, FileChannel channel, @Nullable FileLock lock) {
		this.data = data;
		this.list = data.resolve("processes");
		this.channel = channel;
		this.lock = lock;
	}

	static OrphanProcesses lock(Path data) throws StartFailure {
		try {
			Directories.mine(data);
			var channel = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			return new OrphanProcesses(data, channel, tryLock(channel));
		} catch (IOException failure) {
			throw new StartFailure("cannot write to " + data, failure);
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		} catch (OverlappingFileLockException mine) {
			return null;
		}
	}

	/** Whether no other run uses the same data. */
	boolean isAlone() {
		return lock != null;
	}

	/** Ends what a killed run left, PostgreSQL in the way that it can take back up quickly. */
	void end(Path postgresData) throws StartFailure {
		try {
			if (Files.exists(list)) {
				Files.readAllLines(list).stream().map(OrphanProcesses::find).flatMap(Optional::stream)
						.forEach(OrphanProcesses::end);
			}
			endPostgres(postgresData);
			Files.deleteIfExists(data.resolve("ready"));
			Files.deleteIfExists(list);
		} catch (IOException failure) {
			throw new StartFailure("cannot end what an earlier run left", failure);
		}
	}

	/** Keeps the list of processes to end, in case this process is killed. */
	void remember(List<ProcessHandle> processes) {
		try {
			Files.write(list, processes.stream().map(OrphanProcesses::line).toList());
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(list);
		channel.close();
	}

	private static String line(ProcessHandle process) {
		return process.pid() + " " + process.info().startInstant().map(Object::toString).orElse("");
	}

	private static Optional<ProcessHandle> find(String line) {
		// A line that was only half written identifies no process.
		var pid = line.strip().split(" ", 2)[0];
		return pid.matches("\\d{1,10}")
				? ProcessHandle.of(Long.parseLong(pid)).filter(process -> line(process).equals(line))
				: Optional.empty();
	}

	private static void endPostgres(Path data) {
		Postgres.processId(data).flatMap(ProcessHandle::of)
				.filter(process -> process.info().commandLine().orElse("").contains(data.toAbsolutePath().toString()))
				.ifPresent(OrphanProcesses::end);
	}

	private static void end(ProcessHandle process) {
		process.destroy();
		try {
			process.onExit().get(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		} catch (TimeoutException stubborn) {
			process.destroyForcibly();
			process.onExit().join();
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException impossible) {
			throw new IllegalStateException(impossible);
		}
	}
}
