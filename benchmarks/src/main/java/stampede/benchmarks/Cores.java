package stampede.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the door and the house apart: gateway, Redis and the load on one half of the cores, services and databases on the
 * other. In production no refused request takes a service's processor; on one small machine each would.
 */
final class Cores {
	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	/** A list of ranges. */
	private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

	private Cores() {}

	/** Whether it could be done: it takes two cores, and Linux' {@code taskset}. */
	static boolean separate() throws IOException, InterruptedException {
		return separate(process -> !isDoor(process));
	}

	/** Gives these processes one half of the cores, and this process and its other descendants the other half, if it can be done. */
	static boolean alone(Set<Long> processes) throws IOException, InterruptedException {
		return separate(process -> processes.contains(process.pid()));
	}

	private static boolean separate(Choice isOfTheHouse) throws IOException, InterruptedException {
		var half = Runtime.getRuntime().availableProcessors() / 2;
		if (half == 0 || !Files.isExecutable(TASKSET)) {
			return false;
		}
		var door = "0-" + (half - 1);
		var house = half + "-" + (2 * half - 1);
		var held = pin(ProcessHandle.current(), door);
		for (var process : ProcessHandle.current().descendants().filter(Predicate.not(Cores::isOver)).toList()) {
			held &= pin(process, isOfTheHouse.isMet(process) ? house : door) || isOver(process);
		}
		return held;
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
	private static boolean isDoor(ProcessHandle process) throws IOException {
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
