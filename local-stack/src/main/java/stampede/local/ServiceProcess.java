package stampede.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service as a child process; its output goes to a file of its own. */
final class ServiceProcess {
	private static final int LAST_LINES = 15;
	private static final int STACK_LINES = 30;
	private static final int DUMPED_WITHIN_TENTHS = 30;
	private final String name;
	private final List<String> command;
	private final Map<String, String> environment;
	private final Path log;
	private final int port;
	private List<String> lastArguments = List.of();
	private @Nullable Process process;

	ServiceProcess(String name, List<String> command, Map<String, String> environment, Path log, int port) {
		this.name = name;
		this.command = List.copyOf(command);
		this.environment = Map.copyOf(environment);
		this.log = log;
		this.port = port;
	}

	String name() {
		return name;
	}

	/** Starts it unless it runs; {@code more} arguments count for this start alone, in place of those of the same name. */
	void start(List<String> more) throws StartFailure {
		if (isAlive()) {
			return;
		}
		lastArguments = List.copyOf(more);
		var whole = new ArrayList<>(command);
		whole.removeIf(argument -> more.stream().anyMatch(each -> argument.startsWith(nameOf(each) + "=")));
		whole.addAll(more);
		var builder = new ProcessBuilder(whole)
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(environment);
		try {
			process = builder.start();
			process.getOutputStream().close();
		} catch (IOException failure) {
			throw new StartFailure("cannot start " + name, failure);
		}
	}

	/** Kills it and starts it with the arguments of its last start. */
	void startAgain() throws StartFailure, InterruptedException {
		kill();
		start(lastArguments);
	}

	private static String nameOf(String argument) {
		return argument.substring(0, Math.max(0, argument.indexOf('=')));
	}

	/** The running process, for the list of those to be ended should this one be killed. */
	@Nullable
	ProcessHandle handle() {
		return process == null ? null : process.toHandle();
	}

	boolean isAlive() {
		return process != null && process.isAlive();
	}

	/** Fails when it has ended instead, with its last words. */
	boolean isReady() throws StartFailure {
		if (!isAlive()) {
			var status = process == null ? "" : " with status " + process.exitValue();
			throw new StartFailure(name + " ended" + status + "; the end of " + log + ":\n" + lastWords());
		}
		return Probe.isOk(URI.create("http://127.0.0.1:" + port + "/readyz"));
	}

	/** Asks it to drain and end. */
	void stop() {
		if (process != null) {
			process.destroy();
		}
	}

	/** Waits for its end; ends it with SIGKILL when that takes longer than {@code limit}. */
	void awaitStop(Duration limit) throws InterruptedException {
		if (process != null && !process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
			process.destroyForcibly().waitFor();
		}
	}

	/** SIGKILL: no hook runs, no connection is closed in good order. */
	void kill() throws InterruptedException {
		if (process != null) {
			process.destroyForcibly().waitFor();
		}
	}

	long id() {
		return Objects.requireNonNull(process, "it has not been started").pid();
	}

	boolean awaitExit(Duration limit) throws InterruptedException {
		return process == null || process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** The last lines of its log and the stack of its main thread; the log gets a dump of all threads (SIGQUIT). */
	String state() throws InterruptedException {
		try {
			var before = Files.readAllLines(log);
			new ProcessBuilder("kill", "-QUIT", Long.toString(id())).start().waitFor();
			var stack = List.<String>of();
			for (var wait = 0; wait < DUMPED_WITHIN_TENTHS && stack.isEmpty(); wait++) {
				Thread.sleep(Duration.ofMillis(100));
				stack = stackOfMain(before.size());
			}
			return String.join("\n", last(before)) + "\n" + String.join("\n", stack);
		} catch (IOException failure) {
			return lastWords();
		}
	}

	private List<String> stackOfMain(int skipped) throws IOException {
		return Files.readAllLines(log).stream().skip(skipped).dropWhile(line -> !line.startsWith("\"main\" "))
				.takeWhile(line -> !line.isBlank()).limit(STACK_LINES).toList();
	}

	private String lastWords() {
		try {
			return String.join("\n", last(Files.readAllLines(log)));
		} catch (IOException unreadable) {
			return "(cannot be read)";
		}
	}

	private static List<String> last(List<String> lines) {
		return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
	}
}
