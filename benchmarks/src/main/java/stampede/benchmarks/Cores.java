package stampede.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;

/** Pins processes to cores, so that what one of them uses is not taken from another. */
final class Cores {
	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	/** A list of ranges. */
	private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

	private Cores() {}

	/**
	 * Pins gateway, Redis and this process to one half of the cores, and the services and databases to the other: in production a request that
	 * the gateway refuses uses no processor of a service. Returns false if this needs more cores, or {@code taskset} is missing.
	 */
	static boolean separate() throws IOException, InterruptedException {
		return separate(process -> !isEdge(process));
	}

	/** Pins these processes to one half of the cores, and this process and its other descendants to the other. As {@link #separate}. */
	static boolean alone(Set<Long> processes) throws IOException, InterruptedException {
		return separate(process -> processes.contains(process.pid()));
	}

	private static boolean separate(Choice isInSecondHalf) throws IOException, InterruptedException {
		var half = Runtime.getRuntime().availableProcessors() / 2;
		if (half == 0 || !Files.isExecutable(TASKSET)) {
			return false;
		}
		var first = "0-" + (half - 1);
		var second = half + "-" + (2 * half - 1);
		var pinned = pin(ProcessHandle.current(), first);
		for (var process : ProcessHandle.current().descendants().filter(Predicate.not(Cores::isOver)).toList()) {
			pinned &= pin(process, isInSecondHalf.isMet(process) ? second : first) || isOver(process);
		}
		return pinned;
	}

	@FunctionalInterface
	private interface Choice {
		boolean isMet(ProcessHandle process) throws IOException;
	}

	/** Lets this process, its descendants and later processes use all processors again. */
	static void together() throws IOException, InterruptedException {
		if (Files.isExecutable(TASKSET)) {
			var all = Files.readString(ONLINE).strip();
			pin(ProcessHandle.current(), all);
			for (var process : ProcessHandle.current().descendants().filter(Predicate.not(Cores::isOver)).toList()) {
				pin(process, all);
			}
		}
	}

	private static boolean isOver(ProcessHandle process) {
		return !process.isAlive();
	}

	/** Reads /proc, because Java truncates command lines as long as a service's. */
	private static boolean isEdge(ProcessHandle process) throws IOException {
		var command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
		return command.contains("gateway-service") || command.contains("redis");
	}

	/** All its threads, and those that they start. */
	private static boolean pin(ProcessHandle process, String cores) throws IOException, InterruptedException {
		return new ProcessBuilder(TASKSET.toString(), "--all-tasks", "--cpu-list", "--pid", cores,
				Long.toString(process.pid()))
				.redirectOutput(Redirect.DISCARD)
				.redirectError(Redirect.DISCARD)
				.start()
				.waitFor() == 0;
	}
}
