package stampede.kit.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class TracesTests {
	private static final Duration LIMIT = Duration.ofSeconds(5);
	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
	private final Traces traces = new Traces(observations());

	private static ObservationRegistry observations() {
		var otel = SdkTracerProvider.builder().setSampler(Sampler.parentBased(Sampler.alwaysOff())).build().get("test");
		var tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), _ -> {});
		var propagator = new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
		var registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(
				new FirstMatchingCompositeObservationHandler(
						new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
						new DefaultTracingObservationHandler(tracer)));
		return registry;
	}

	@ParameterizedTest
	@ValueSource(strings = {"00", "01"})
	void goesOnInTheTraceThatWasKept(String sampled) {
		var seen = parentWithin("00-" + TRACE + "-b7ad6b7169203331-" + sampled);

		assertThat(seen).as("another span of the same trace, kept if the first was").startsWith("00-" + TRACE + "-")
				.endsWith("-" + sampled).doesNotContain("b7ad6b7169203331");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = {"", "00-0-0-00", "garbage"})
	void beginsATraceWhereNoneWasKept(String parent) {
		assertThat(parentWithin(parent)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00").doesNotContain(TRACE);
	}

	@Test
	void knowsNoTraceOutsideOfEvery() {
		assertThat(Traces.parent(Context.empty())).isNull();
	}

	private String parentWithin(String parent) {
		var work = Mono
				.deferContextual(context -> Mono.just(Objects.requireNonNullElse(Traces.parent(context), "none")));
		return Objects.requireNonNull(traces.continued("test", parent, work).block(LIMIT));
	}
}
