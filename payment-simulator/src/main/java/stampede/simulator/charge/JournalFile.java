package stampede.simulator.charge;

import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's file: JSON lines, read once at the start, then only appended to. */
final class JournalFile implements Closeable {
	private static final Logger log = LoggerFactory.getLogger(JournalFile.class);
	private static final Duration SLOW = Duration.ofSeconds(1);
	private final Path path;
	private final FileChannel channel;

	/** Takes the file for this process alone; fails when another process holds it. */
	JournalFile(Path path) throws IOException {
		this.path = path;
		var directory = path.toAbsolutePath().getParent();
		if (directory != null) {
			Files.createDirectories(directory);
		}
		channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		if (!locked()) {
			channel.close();
			throw new IOException("another simulator uses " + path + "; set simulator.data-dir to another directory");
		}
	}

	/**
	 * Hands every entry to {@code consumer}. A last line that cannot be read was being written when the process died: it
	 * was never answered, and is cut off. A broken line in the middle is damage, and fails.
	 */
	void replay(ObjectReader reader, Consumer<JournalEntry> consumer) throws IOException {
		var good = 0L;
		try (var lines = new BufferedInputStream(Files.newInputStream(path))) {
			for (var line = next(lines); line != null; line = next(lines)) {
				var entry = parse(reader, line);
				if (entry == null) {
					refuseDamage(lines, good);
					break;
				}
				consumer.accept(entry);
				good += line.length;
			}
		}
		if (good < channel.size()) {
			log.warn("cut {} bytes of an unfinished line off {}", channel.size() - good, path);
			channel.truncate(good);
		}
		channel.position(good);
	}

	/** Returns when the bytes are on the disk. */
	void append(byte[] lines) throws IOException {
		var begin = System.nanoTime();
		var buffer = ByteBuffer.wrap(lines);
		while (buffer.hasRemaining()) {
			channel.write(buffer);
		}
		channel.force(false);
		var took = Duration.ofNanos(System.nanoTime() - begin);
		if (took.compareTo(SLOW) > 0) {
			log.warn("the disk took {} ms for {} bytes of {}", took.toMillis(), lines.length, path);
		}
	}

	@Override
	public void close() throws IOException {
		channel.close();
	}

	private boolean locked() throws IOException {
		try {
			return channel.tryLock() != null;
		} catch (OverlappingFileLockException heldInThisProcess) {
			return false;
		}
	}

	private void refuseDamage(InputStream rest, long position) throws IOException {
		if (rest.read() != -1) {
			throw new IOException("%s is damaged at byte %d".formatted(path, position));
		}
	}

	/** {@code null} for a line that is not whole. */
	private static @Nullable JournalEntry parse(ObjectReader reader, byte[] line) {
		if (line[line.length - 1] != '\n') {
			return null;
		}
		try {
			return reader.readValue(line);
		} catch (IOException unreadable) {
			return null;
		}
	}

	/** The next line with its end, the last one perhaps without; {@code null} at the end. */
	private static byte @Nullable [] next(InputStream input) throws IOException {
		var line = new ByteArrayOutputStream();
		for (var next = input.read(); next != -1; next = input.read()) {
			line.write(next);
			if (next == '\n') {
				break;
			}
		}
		return line.size() == 0 ? null : line.toByteArray();
	}
}
