package stampede.kit.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import java.util.stream.Stream;
import org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** What is the same for the traces of every service. How many are kept, and where they go, are settings (telemetry.yml). */
@AutoConfiguration(after = ObservationAutoConfiguration.class)
class TracingConfiguration {
	@Bean
	Traces traces(ObservationRegistry observations) {
		return new Traces(observations);
	}

	/** Probes and scrapes come every few seconds, and are nobody's request. */
	@Bean
	SpanExportingPredicate requestsOnly() {
		return span -> Stream.of("/actuator", "/livez", "/readyz").noneMatch(path(span)::startsWith);
	}

	private static String path(FinishedSpan span) {
		return span.getTags().getOrDefault("http.url", "");
	}
}
