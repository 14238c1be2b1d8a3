package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** Utilization of resources, and resources that only grow. */
final class ResourceBoards {
	private ResourceBoards() {}

	static Dashboard saturation() {
		return new Dashboard("stampede-saturation", "Stampede: saturation",
				"Processors, memory, event loops, and pools of connections.", "pool-exhausted",
				List.of(Row.of("The machine",
						lines("Processor time of the process", "percentunit", "Of all available processors.",
								"process_cpu_usage{$s}", "{{application}} {{instance}}"),
						lines("Heap in use", "percentunit", "Of the maximal heap size.",
								"sum by (application, instance) (jvm_memory_used_bytes{area=\"heap\",$s}) / sum by (application, instance) (jvm_memory_max_bytes{area=\"heap\",$s} > 0)",
								"{{application}} {{instance}}"),
						lines("Garbage collection pauses", "percentunit", "Share of time.",
								"sum by (application, instance) (rate(jvm_gc_pause_seconds_sum{$s}[$__rate_interval]))",
								"{{application}} {{instance}}")),
						Row.of("Event loops",
								lines("Maximal delay", "s",
										"The longest delay of a due task in the last minutes.",
										"max by (application, instance) (stampede_eventloop_delay_seconds_max{$s})",
										"{{application}} {{instance}}"),
								lines("Queued tasks", "short", "In the queues of the event loops.",
										"sum by (application, instance) (netty_eventexecutor_tasks_pending{$s})",
										"{{application}} {{instance}}"),
								lines("Detached work", "short", "Work that continues when its caller cancels.",
										"sum by (application, instance) (stampede_detached_in_progress{$s})",
										"{{application}} {{instance}}")),
						Row.of("Connections",
								lines("To databases, in use", "percentunit", "Of the maximal pool size.",
										"sum by (application, instance) (r2dbc_pool_acquired_connections{$s}) / sum by (application, instance) (r2dbc_pool_max_allocated_connections{$s})",
										"{{application}} {{instance}}"),
								lines("To databases, pending", "short", "Calls that wait for a connection.",
										"sum by (application, instance) (r2dbc_pool_pending_connections{$s})",
										"{{application}} {{instance}}"),
								lines("To downstream services, in use and pending", "short", "By pool.",
										"sum by (application, name) (reactor_netty_connection_provider_active_connections{$s})",
										"{{application}} {{name}} in use",
										"sum by (application, name) (reactor_netty_connection_provider_pending_connections{$s})",
										"{{application}} {{name}} pending")),
						Row.of("Concurrency",
								lines("Available calls of bulkheads", "short",
										"Further calls to a downstream service that are permitted.",
										"min by (application, name) (resilience4j_bulkhead_available_concurrent_calls{$s})",
										"{{application}} {{name}}"),
								lines("Files open", "percentunit", "Of the permitted number.",
										"process_files_open_files{$s} / process_files_max_files{$s}",
										"{{application}} {{instance}}"))));
	}

	static Dashboard leaks() {
		return new Dashboard("stampede-leaks", "Stampede: leaks",
				"A leak is a line that only rises over hours. A line's menu has a flame graph of its process.",
				"leak",
				List.of(Row.of("Memory",
						lines("Heap after collection", "bytes", "Live data: a leak raises it step by step.",
								"sum by (application, instance) (jvm_gc_live_data_size_bytes{$s})",
								"{{application}} {{instance}} live",
								"sum by (application, instance) (jvm_memory_used_bytes{id=\"Tenured Gen\",$s})",
								"{{application}} {{instance}} old generation"),
						lines("Direct memory, Netty's", "bytes", "Buffers outside the heap.",
								"sum by (application, instance) (netty_allocator_memory_used{memory_type=\"direct\",$s})",
								"{{application}} {{instance}}"),
						lines("Direct memory, the JVM's", "bytes", "Buffers outside the heap that the JVM counts.",
								"sum by (application, instance) (jvm_buffer_memory_used_bytes{id=\"direct\",$s})",
								"{{application}} {{instance}}")),
						Row.of("Threads, connections, series",
								lines("Threads", "short", "Alive.", "jvm_threads_live_threads{$s}",
										"{{application}} {{instance}}"),
								lines("Connections to databases in use", "short", "Without traffic: none.",
										"sum by (application, instance) (r2dbc_pool_acquired_connections{$s})",
										"{{application}} {{instance}}"),
								lines("Series", "short", "Samples at each scrape: labels that grow show here.",
										"scrape_samples_scraped{$s}", "{{job}} {{instance}}"))));
	}
}
