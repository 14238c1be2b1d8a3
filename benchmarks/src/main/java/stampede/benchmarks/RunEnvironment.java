package stampede.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The code and the machine that a report is about. */
final class RunEnvironment {
	private RunEnvironment() {}

	/** The commit of the checkout, with a star if tracked files have changes. */
	static String commit() throws IOException, InterruptedException {
		return git("rev-parse", "--short", "HEAD")
				+ (git("status", "--porcelain", "--untracked-files=no").isEmpty() ? "" : "*");
	}

	private static String git(String... arguments) throws IOException, InterruptedException {
		var process = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList()).start();
		var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		return process.waitFor() == 0 ? output : "unknown";
	}

	/** Processors, memory and Java version, which a report states. */
	static String machine() throws IOException {
		var memory = Path.of("/proc/meminfo");
		var kibibytes = Files.exists(memory) ? Files.readAllLines(memory).getFirst().replaceAll("\\D", "") : "0";
		return "%d processors, %d GiB, Java %d with both compilers".formatted(
				Runtime.getRuntime().availableProcessors(), Long.parseLong(kibibytes) >> 20,
				Runtime.version().feature());
	}
}
