package stampede.kit.profiling;

import java.util.List;

/** The subject of a profile: the events that Java Flight Recorder samples for it, and the options of the converter. */
enum Subject {
	/** Java code on processors; a sample of each running thread every 10 ms. */
	CPU(List.of(), "jdk.ExecutionSample"),
	/** Allocations, weighted by bytes. */
	ALLOCATION(List.of("--alloc", "--total"), "jdk.ObjectAllocationSample"),
	/** Waits of threads for each other, weighted by time: monitors and parked threads. */
	LOCK(List.of("--lock", "--total"), "jdk.JavaMonitorEnter", "jdk.ThreadPark");

	@SuppressWarnings("ImmutableEnumChecker") // List.of
	private final List<String> options;
	@SuppressWarnings("ImmutableEnumChecker") // List.of
	private final List<String> events;

	Subject(List<String> options, String... events) {
		this.options = options;
		this.events = List.of(events);
	}

	/** Without one, the converter draws the recorder's own samples of running threads. */
	List<String> options() {
		return options;
	}

	List<String> events() {
		return events;
	}
}
