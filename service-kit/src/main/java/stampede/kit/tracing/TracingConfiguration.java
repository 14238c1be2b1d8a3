package stampede.kit.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import java.util.stream.Stream;
import org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Tracing settings of every service. The sampled share and the destination are settings (telemetry.yml). */
@AutoConfiguration(after = ObservationAutoConfiguration.class)
class TracingConfiguration {
	@Bean
	Traces traces(ObservationRegistry observations) {
		return new Traces(observations);
	}

	/** Probes and scrapes arrive every few seconds and belong to no client request. */
	@Bean
	SpanExportingPredicate requestsOnly() {
		return span -> Stream.of("/actuator", "/livez", "/readyz").noneMatch(path(span)::startsWith);
	}

	private static String path(FinishedSpan span) {
		return span.getTags().getOrDefault("http.url", "");
	}
}
