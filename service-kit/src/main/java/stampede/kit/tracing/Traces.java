package stampede.kit.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;
import stampede.kit.metrics.KitMetric;

/**
 * Continues the trace of a request in background work. The stored value is a
 * <a href="https://www.w3.org/TR/trace-context/#traceparent-header">traceparent</a>: 55 characters without personal data.
 * Thread-safe.
 */
public final class Traces {
	private static final String TRACEPARENT = "traceparent";
	/** The positions of the trace id's first character and of the hyphen after it. */
	private static final int TRACE = 3;
	private static final int SPAN = 35;
	private final ObservationRegistry observations;

	public Traces(ObservationRegistry observations) {
		this.observations = observations;
	}

	/** The span that a subscriber with this context is in, as a {@code traceparent}; null outside of every trace. */
	public static @Nullable String parent(ContextView context) {
		return context.<Object>getOrDefault(ObservationThreadLocalAccessor.KEY, null) instanceof Observation observation
				? of(observation.getContextView().get(TracingContext.class))
				: null;
	}

	/** The span that a request is served in, as a {@code traceparent}; null outside of every trace. */
	public static @Nullable String parent(ServerWebExchange exchange) {
		return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
				.map(context -> of(context.<TracingContext>get(TracingContext.class)))
				.orElse(null);
	}

	private static @Nullable String of(@Nullable TracingContext tracing) {
		return tracing == null || tracing.getSpan() == null ? null : format(tracing.getSpan().context());
	}

	private static String format(TraceContext span) {
		return "00-" + span.traceId() + "-" + span.spanId() + (Boolean.TRUE.equals(span.sampled()) ? "-01" : "-00");
	}

	/** Adds the trace id of {@code parent} to a log line, as the field {@code trace.id}. */
	public static LoggingEventBuilder addTraceId(LoggingEventBuilder line, @Nullable String parent) {
		return parent == null || parent.length() < SPAN
				? line
				: line.addKeyValue("trace.id", parent.substring(TRACE, SPAN));
	}

	/**
	 * Runs {@code work} in a span of its own in the trace of {@code parent}; in a new trace when it is null.
	 *
	 * @param what the name of the span; from a small set
	 */
	public <T> Mono<T> continued(String what, @Nullable String parent, Mono<T> work) {
		return Mono.defer(() -> {
			var context = new ReceiverContext<String>((carrier, key) -> key.equals(TRACEPARENT) ? carrier : null,
					Kind.CONSUMER);
			context.setCarrier(parent == null ? "" : parent);
			var observation = Observation.createNotStarted(KitMetric.TAKEN_OVER.definition().name(), () -> context,
					observations).contextualName(what).lowCardinalityKeyValue("what", what).start();
			return work.doOnError(observation::error)
					.doFinally(_ -> observation.stop())
					.contextWrite(scope -> scope.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}
}
