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
	private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);
	private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
	private static final long PROBE_INTERVAL_MILLIS = 100;
	private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
	private final Options options;
	private final Consumer<String> progress;
	private final Runnable started;

	/** @param started called after the start of each process */
	ServiceProcesses(Options options, Consumer<String> progress, Runnable started) {
		this.options = options;
		this.progress = progress;
		this.started = started;
	}

	/** Starts these instances and waits until they are ready. */
	void start(List<String> instances, Commands commands) throws StartFailure, InterruptedException {
		var starting = new ArrayList<ServiceProcess>();
		for (var name : instances) {
			var service = new ServiceProcess(name, commands.command(name), commands.environment(name),
					options.data().resolve("logs").resolve(name + ".log"), options.port(name));
			services.put(name, service);
			starting.add(service);
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

	private void awaitReady(List<ServiceProcess> starting) throws StartFailure, InterruptedException {
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
			if (elapsed.compareTo(READY_TIMEOUT) > 0) {
				throw new StartFailure("not ready within " + READY_TIMEOUT.toSeconds() + " s: " + names(waiting)
						+ "; see " + options.data().resolve("logs"));
			}
			if (elapsed.compareTo(nextLine) > 0 && !waiting.isEmpty()) {
				progress.accept("still starting after " + elapsed.toSeconds() + " s: " + names(waiting));
				nextLine = nextLine.plus(PROGRESS_INTERVAL);
			}
			Thread.sleep(PROBE_INTERVAL_MILLIS);
		}
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
