package stampede.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords made on the first start and kept where only this user can read them. */
final class Secrets {
	private static final int BYTES = 24;
	private final Path directory;

	Secrets(Path directory) {
		this.directory = directory;
	}

	/** The password for {@code name}; always the same one. */
	String password(String name) {
		try {
			var file = directory.resolve(name);
			if (!Files.exists(file)) {
				var random = new byte[BYTES];
				new SecureRandom().nextBytes(random);
				write(file, HexFormat.of().formatHex(random));
			}
			return Files.readString(file);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** Where the password for {@code name} is kept. */
	Path file(String name) {
		password(name);
		return directory.resolve(name);
	}

	/** Writes a file that only this user can read; a reader sees the old text or the new, never a part. */
	static void write(Path file, String text) throws IOException {
		Files.createDirectories(file.getParent());
		var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
		var fresh = Files.createTempFile(file.getParent(), ".", ".new", mode);
		Files.writeString(fresh, text);
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}
}
