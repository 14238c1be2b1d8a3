package stampede.observability.dashboard;

import static stampede.observability.dashboard.Panel.lines;

import java.util.List;
import stampede.observability.dashboard.Dashboard.Row;

/** What is nearly full, and what only ever grows. */
final class ResourceBoards {
	private ResourceBoards() {}

	static Dashboard saturation() {
		return new Dashboard("stampede-saturation", "Stampede: what is nearly full",
				"Processors, memory, event loops, and pools of connections.", "pool-exhausted",
				List.of(Row.of("The machine",
						lines("Processor time of the process", "percentunit", "Of all processors that it sees.",
								"process_cpu_usage{$s}", "{{application}} {{instance}}"),
						lines("Heap in use", "percentunit", "Of the largest it may be.",
								"sum by (application, instance) (jvm_memory_used_bytes{area=\"heap\",$s}) / sum by (application, instance) (jvm_memory_max_bytes{area=\"heap\",$s} > 0)",
								"{{application}} {{instance}}"),
						lines("Stopped for garbage", "percentunit", "Share of time in pauses.",
								"sum by (application, instance) (rate(jvm_gc_pause_seconds_sum{$s}[$__rate_interval]))",
								"{{application}} {{instance}}")),
						Row.of("Event loops",
								lines("Late, at worst", "s",
										"The latest that a loop ran what was due, in the last minutes.",
										"max by (application, instance) (stampede_eventloop_delay_seconds_max{$s})",
										"{{application}} {{instance}}"),
								lines("Tasks that wait", "short", "In the queues of the event loops.",
										"sum by (application, instance) (netty_eventexecutor_tasks_pending{$s})",
										"{{application}} {{instance}}"),
								lines("Work without a caller", "short", "Goes on whatever becomes of its caller.",
										"sum by (application, instance) (stampede_detached_in_progress{$s})",
										"{{application}} {{instance}}")),
						Row.of("Connections",
								lines("To databases, in use", "percentunit", "Of the largest number.",
										"sum by (application, instance) (r2dbc_pool_acquired_connections{$s}) / sum by (application, instance) (r2dbc_pool_max_allocated_connections{$s})",
										"{{application}} {{instance}}"),
								lines("To databases, waited for", "short", "Calls that wait for a connection.",
										"sum by (application, instance) (r2dbc_pool_pending_connections{$s})",
										"{{application}} {{instance}}"),
								lines("To downstream services, in use and waited for", "short", "By pool.",
										"sum by (application, name) (reactor_netty_connection_provider_active_connections{$s})",
										"{{application}} {{name}} in use",
										"sum by (application, name) (reactor_netty_connection_provider_pending_connections{$s})",
										"{{application}} {{name}} waited for")),
						Row.of("Calls at once",
								lines("Places left in bulkheads", "short",
										"Calls to a downstream service that may still begin.",
										"min by (application, name) (resilience4j_bulkhead_available_concurrent_calls{$s})",
										"{{application}} {{name}}"),
								lines("Files open", "percentunit", "Of those that may be.",
										"process_files_open_files{$s} / process_files_max_files{$s}",
										"{{application}} {{instance}}"))));
	}

	static Dashboard leaks() {
		return new Dashboard("stampede-leaks", "Stampede: leaks",
				"What should come back down and does not. A leak is a line that only rises over hours. A line's menu has a flame graph of its process.",
				"leak",
				List.of(Row.of("Memory",
						lines("Heap after collection", "bytes", "What lives on: a leak raises it step by step.",
								"sum by (application, instance) (jvm_gc_live_data_size_bytes{$s})",
								"{{application}} {{instance}} live",
								"sum by (application, instance) (jvm_memory_used_bytes{id=\"Tenured Gen\",$s})",
								"{{application}} {{instance}} old generation"),
						lines("Direct memory, Netty's", "bytes", "Buffers outside the heap.",
								"sum by (application, instance) (netty_allocator_memory_used{memory_type=\"direct\",$s})",
								"{{application}} {{instance}}"),
						lines("Direct memory, the JVM's", "bytes", "Buffers outside the heap that the JVM knows of.",
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
