package stampede.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** Directory operations that the JDK lacks. */
final class Directories {
	private Directories() {}

	/** Creates the directory, accessible to this user only. */
	static Path mine(Path directory) throws IOException {
		Files.createDirectories(directory);
		return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
	}

	/** Deletes the directory with all that is in it; fine when there is none. */
	static void delete(Path directory) throws IOException {
		empty(directory);
		Files.deleteIfExists(directory);
	}

	/** Deletes all that is in the directory. */
	static void empty(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		try (var files = Files.walk(directory)) {
			for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
				if (!file.equals(directory)) {
					Files.deleteIfExists(file);
				}
			}
		}
	}
}
