package stampede.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import stampede.tokens.PrivateFiles;

/** Passwords and keys, created on the first start and readable by this user only. */
final class Secrets {
	private static final int BYTES = 32;
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
				PrivateFiles.write(file, HexFormat.of().formatHex(random));
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
}
