package stampede.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A program that some part calls. */
enum Tool {
	PGBENCH("pgbench", "postgresql-contrib"),
	HAPROXY("haproxy", "haproxy"),
	WRK("wrk", "wrk"),
	REDIS("redis-server",
			"redis-server"),
	TASKSET("taskset", "util-linux"),
	OPENSSL("openssl", "openssl"),
	CURL("curl", "curl");

	private final String command;
	private final String debianPackage;

	Tool(String command, String debianPackage) {
		this.command = command;
		this.debianPackage = debianPackage;
	}

	private boolean isInstalled() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
				.anyMatch(each -> Files.isExecutable(Path.of(each, command)));
	}

	/** The tools that the parts need and this machine lacks, a sentence each; empty if all are installed. */
	static List<String> missing(Collection<Part> parts) {
		return parts.stream().flatMap(part -> part.tools().stream().filter(tool -> !tool.isInstalled())
				.map(tool -> "%s needs %s, which is not on the path; Debian has it in %s".formatted(part.label(),
						tool.command, tool.debianPackage)))
				.toList();
	}
}
