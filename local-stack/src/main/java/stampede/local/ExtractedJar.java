package stampede.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * A service's jar taken apart beside itself. A JVM starts from plain jars in two thirds of the time that jars within a
 * jar take, and only plain jars can have an AOT cache (JEP 483, 514). The directory is named after the jar's contents,
 * so that a copy or a cache of another build is never used.
 */
final class ExtractedJar {
	private static final int BLOCK = 1 << 16;
	private static final int UNPACKS_WITHIN_SECONDS = 60;
	/** A cache serves the JVM that wrote it, and no other. */
	private static final String JVM = System.getProperty("java.vm.version").replaceAll("[^A-Za-z0-9.+-]", "-");
	private final Path packed;
	private final Path directory;

	private ExtractedJar(Path packed, Path directory) {
		this.packed = packed;
		this.directory = directory;
	}

	/** Takes the service's jar apart, unless that was done before. */
	static ExtractedJar of(Path project, String service) throws StartFailure, InterruptedException {
		var target = project.resolve(service).resolve("target");
		var packed = target.resolve(service + "-0.1.0-SNAPSHOT-exec.jar");
		if (!Files.exists(packed)) {
			throw new StartFailure(packed + " is missing; build it with: mvn -DskipTests package");
		}
		try {
			var all = target.resolve("unpacked");
			var unpacked = new ExtractedJar(packed, all.resolve(checksum(packed)));
			if (!Files.exists(unpacked.jar())) {
				Directories.delete(all);
				unpacked.unpack();
			}
			return unpacked;
		} catch (IOException failure) {
			throw new StartFailure("cannot unpack " + packed, failure);
		}
	}

	/** The jar to run; what it needs lies beside it. */
	Path jar() {
		return directory.resolve(packed.getFileName());
	}

	/** The JVM arguments that make use of the cache, if there is one. */
	List<String> fromCache() {
		return hasCache() ? List.of("-XX:AOTCache=" + cache()) : List.of();
	}

	/** The JVM arguments that write the cache when the JVM ends, which takes it some ten seconds more. */
	List<String> intoCache() {
		return List.of("-XX:AOTCacheOutput=" + written());
	}

	boolean hasCache() {
		return Files.exists(cache());
	}

	/** From now on uses the cache that a JVM has written; without one nothing happens. */
	void keepCache() throws IOException {
		if (Files.exists(written())) {
			Files.move(written(), cache(), StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private Path written() {
		return directory.resolve("written.aot");
	}

	private Path cache() {
		return directory.resolve("start-" + JVM + ".aot");
	}

	private void unpack() throws IOException, StartFailure, InterruptedException {
		var begun = directory.resolveSibling("begun");
		Files.createDirectories(begun.getParent());
		var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar", packed.toString(), "extract", "--destination",
				begun.toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		if (!process.waitFor(UNPACKS_WITHIN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw new StartFailure("cannot unpack " + packed + " into " + begun);
		}
		// Whole or not at all, should this be interrupted.
		Files.move(begun, directory);
	}

	private static String checksum(Path file) throws IOException {
		var checksum = new CRC32();
		var block = new byte[BLOCK];
		try (var bytes = Files.newInputStream(file)) {
			for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
				checksum.update(block, 0, read);
			}
		}
		return Long.toHexString(checksum.getValue());
	}
}
