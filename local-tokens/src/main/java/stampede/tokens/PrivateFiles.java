package stampede.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only this user can read. */
public final class PrivateFiles {
	private PrivateFiles() {}

	/** A reader sees the old text or the new, never a part. Makes the directory, too. */
	public static void write(Path file, String text) throws IOException {
		Files.createDirectories(file.getParent());
		var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
		var fresh = Files.createTempFile(file.getParent(), ".", ".new", mode);
		Files.writeString(fresh, text);
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}
}
