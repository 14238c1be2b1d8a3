package stampede.kit.profiling;

import java.util.List;

/** What a profile is of: the events that Java Flight Recorder samples for it, and how the converter calls them. */
enum Subject {
	/** Where processors are busy with Java code; a sample of each running thread every 10 ms. */
	CPU(List.of(), "jdk.ExecutionSample"),
	/** What is allocated, weighed by bytes. */
	ALLOCATION(List.of("--alloc", "--total"), "jdk.ObjectAllocationSample"),
	/** Where threads wait for each other, weighed by time: a monitor, or whatever parks a thread. */
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
