package stampede.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services of a stack and their instances, in the order of their start. */
final class ServiceProcesses {
	/** Long, because a start takes minutes on a slow or busy machine; a process that ends is reported at once. */
	private static final Duration READY_TIMEOUT = Duration.ofMinutes(4);
	private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
	private static final long PROBE_INTERVAL_MILLIS = 100;
	private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
	private final Options options;
	private final Consumer<String> progress;
	private final Runnable started;
	private final Duration readyTimeout;

	/** @param started called after the start of each process */
	ServiceProcesses(Options options, Consumer<String> progress, Runnable started) {
		this(options, progress, started, READY_TIMEOUT);
	}

	ServiceProcesses(Options options, Consumer<String> progress, Runnable started, Duration readyTimeout) {
		this.options = options;
		this.progress = progress;
		this.started = started;
		this.readyTimeout = readyTimeout;
	}

	/** Starts these instances and waits until they are ready. */
	void start(List<String> instances, Commands commands) throws StartFailure, InterruptedException {
		var starting = new ArrayList<ServiceProcess>();
		for (var name : instances) {
			starting.add(new ServiceProcess(name, commands.command(name), commands.environment(name),
					options.data().resolve("logs").resolve(name + ".log"), options.port(name)));
		}
		start(starting);
	}

	void start(List<ServiceProcess> starting) throws StartFailure, InterruptedException {
		for (var service : starting) {
			services.put(service.name(), service);
			service.start(List.of());
			started.run();
		}
		awaitReady(starting);
	}

	/** Starts a service that has ended, and waits until it is ready. */
	void restart(String service, List<String> arguments) throws StartFailure, InterruptedException {
		of(service).start(arguments);
		started.run();
		awaitReady(List.of(of(service)));
	}

	/** A process that hangs at its start is killed and started once more, as Kubernetes does after a failed startup probe. */
	private void awaitReady(List<ServiceProcess> starting) throws StartFailure, InterruptedException {
		var late = notReadyInTime(starting);
		if (late.isEmpty()) {
			return;
		}
		progress.accept(failure(late) + "\nThey are started again.");
		for (var service : late) {
			service.startAgain();
			started.run();
		}
		var again = notReadyInTime(late);
		if (!again.isEmpty()) {
			throw new StartFailure(failure(again));
		}
	}

	private String failure(List<ServiceProcess> late) throws InterruptedException {
		var text = new StringBuilder(
				"%s within %d s: %s; see %s".formatted(StartFailure.NOT_READY, readyTimeout.toSeconds(), names(late),
						options.data().resolve("logs")));
		for (var service : late) {
			text.append('\n').append(service.name()).append(":\n").append(service.state());
		}
		return text.toString();
	}

	/** Waits until these are ready; returns those that are not within the limit. */
	private List<ServiceProcess> notReadyInTime(List<ServiceProcess> starting)
			throws StartFailure, InterruptedException {
		var begin = System.nanoTime();
		var nextLine = PROGRESS_INTERVAL;
		var waiting = new ArrayList<>(starting);
		while (!waiting.isEmpty()) {
			var elapsed = Duration.ofNanos(System.nanoTime() - begin);
			for (var service : List.copyOf(waiting)) {
				if (service.isReady()) {
					waiting.remove(service);
					progress.accept(service.name() + " is ready after " + elapsed.toSeconds() + " s");
				}
			}
			if (elapsed.compareTo(readyTimeout) > 0) {
				return waiting;
			}
			if (elapsed.compareTo(nextLine) > 0 && !waiting.isEmpty()) {
				progress.accept("still starting after " + elapsed.toSeconds() + " s: " + names(waiting));
				nextLine = nextLine.plus(PROGRESS_INTERVAL);
			}
			Thread.sleep(PROBE_INTERVAL_MILLIS);
		}
		return waiting;
	}

	private static String names(List<ServiceProcess> services) {
		return services.stream().map(ServiceProcess::name).collect(Collectors.joining(", "));
	}

	ServiceProcess of(String name) {
		return Objects.requireNonNull(services.get(name), name);
	}

	List<ServiceProcess> all() {
		return List.copyOf(services.values());
	}

	/** Processor time of each service, in the order of their start; a new map. */
	Map<String, Duration> processorTimes() {
		var times = new LinkedHashMap<String, Duration>();
		services.values()
				.forEach(service -> times.put(service.name(), processorTime(Stream.ofNullable(service.handle()))));
		return times;
	}

	/** Processor time of these processes and their descendants. */
	static Duration processorTime(Stream<ProcessHandle> processes) {
		return processes.flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
				.map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
				.reduce(Duration.ZERO, Duration::plus);
	}

	/** Stops all services, the last one first, and kills those that take longer than {@code limit}. */
	void stop(Duration limit) throws InterruptedException {
		all().reversed().forEach(ServiceProcess::stop);
		for (var service : all()) {
			service.awaitStop(limit);
		}
	}
}
