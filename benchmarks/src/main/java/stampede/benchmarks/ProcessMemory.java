package stampede.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a JVM on this machine. */
final class ProcessMemory {
	private ProcessMemory() {}

	/** Bytes of the objects that are left after a full collection, which this causes. */
	static long liveHeap(long process) throws IOException, InterruptedException {
		var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
		var histogram = new ProcessBuilder(jcmd, Long.toString(process), "GC.class_histogram").start();
		var lines = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		histogram.waitFor();
		// Total, instances, bytes.
		return Long.parseLong(lines.getLast().strip().replaceAll(".*\\s", ""));
	}

	/** Bytes of resident memory. */
	static long resident(long process) throws IOException {
		return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
				.filter(line -> line.startsWith("VmRSS:"))
				.mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
				.sum();
	}
}
