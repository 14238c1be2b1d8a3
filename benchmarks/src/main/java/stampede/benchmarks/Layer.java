package stampede.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A layer that every request of a service passes, and the arguments that start the service without it. */
enum Layer {
	/** Spans, and the trace id in logs and headers. */
	TRACING("--management.tracing.enabled=false", ""),
	/** The observation of the request: its metrics, and with tracing its span. */
	OBSERVATION("",
			"org.springframework.boot.actuate.autoconfigure.observation.web.reactive.WebFluxObservationAutoConfiguration"),
	/** The refusal of repeated and conflicting headers. */
	HEADERS("", "stampede.kit.web.StrictValuesConfiguration"),
	/** The count of requests in progress, and the end of connections during a drain. */
	DRAIN("", "stampede.kit.drain.DrainConfiguration");

	/** The services exclude it already; an argument replaces their list. */
	private static final String ALWAYS_EXCLUDED = "org.springframework.boot.actuate.autoconfigure.metrics.LogbackMetricsAutoConfiguration";
	private final String setting;
	private final String configuration;

	/**
	 * @param setting an argument that switches the layer off, or empty
	 * @param configuration the auto-configuration to exclude, or empty
	 */
	Layer(String setting, String configuration) {
		this.setting = setting;
		this.configuration = configuration;
	}

	/** For a service without these layers. */
	static String[] without(List<Layer> layers) {
		var excluded = Stream.concat(Stream.of(ALWAYS_EXCLUDED), layers.stream().map(layer -> layer.configuration))
				.filter(each -> !each.isEmpty()).collect(Collectors.joining(","));
		return Stream.concat(layers.stream().map(layer -> layer.setting).filter(each -> !each.isEmpty()),
				Stream.of("--spring.autoconfigure.exclude=" + excluded)).toArray(String[]::new);
	}

	/** As it is named in a report. */
	static String names(List<Layer> layers) {
		return layers.stream().map(layer -> layer.name().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "));
	}
}
