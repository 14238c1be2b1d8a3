package stampede.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The services of a stack and their instances, in the order in which they were started. */
final class ServiceProcesses {
	private static final Duration READY_WITHIN = Duration.ofMinutes(2);
	private static final long BETWEEN_PROBES_MILLIS = 100;
	private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
	private final Options options;
	private final Consumer<String> progress;
	private final Runnable started;

	/** @param started is run whenever there is a new process */
	ServiceProcesses(Options options, Consumer<String> progress, Runnable started) {
		this.options = options;
		this.progress = progress;
		this.started = started;
	}

	/** Starts them all at once and waits until they are ready. */
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

	/** Starts one that has ended, and waits until it is ready. */
	void restart(String service, List<String> arguments) throws StartFailure, InterruptedException {
		of(service).start(arguments);
		started.run();
		awaitReady(List.of(of(service)));
	}

	private void awaitReady(List<ServiceProcess> starting) throws StartFailure, InterruptedException {
		var begin = System.nanoTime();
		var waiting = new ArrayList<>(starting);
		while (!waiting.isEmpty()) {
			for (var service : List.copyOf(waiting)) {
				if (service.isReady()) {
					waiting.remove(service);
					progress.accept(service.name() + " is ready");
				}
			}
			if (System.nanoTime() - begin > READY_WITHIN.toNanos()) {
				throw new StartFailure("not ready within " + READY_WITHIN.toSeconds() + " s: "
						+ waiting.stream().map(ServiceProcess::name).toList() + "; see "
						+ options.data().resolve("logs"));
			}
			Thread.sleep(BETWEEN_PROBES_MILLIS);
		}
	}

	ServiceProcess of(String name) {
		return Objects.requireNonNull(services.get(name), name);
	}

	List<ServiceProcess> all() {
		return List.copyOf(services.values());
	}

	/** What each has used of the processors, in the order in which they were started; the map is the caller's own. */
	Map<String, Duration> processorTimes() {
		var times = new LinkedHashMap<String, Duration>();
		services.values()
				.forEach(service -> times.put(service.name(), processorTime(Stream.ofNullable(service.handle()))));
		return times;
	}

	/** Of all of them and what they started. */
	static Duration processorTime(Stream<ProcessHandle> processes) {
		return processes.flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
				.map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
				.reduce(Duration.ZERO, Duration::plus);
	}

	/** Stops them, the last one first; who needs longer than {@code limit} is ended. */
	void stop(Duration limit) throws InterruptedException {
		all().reversed().forEach(ServiceProcess::stop);
		for (var service : all()) {
			service.awaitStop(limit);
		}
	}
}
