package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import stampede.gateway.GatewayMetric;
import stampede.identity.IdentityMetric;
import stampede.inventory.InventoryMetric;
import stampede.kit.metrics.KitMetric;
import stampede.kit.metrics.Metric;
import stampede.order.OrderMetric;
import stampede.payment.metrics.PaymentMetric;
import stampede.profile.ProfileMetric;
import stampede.recommendation.RecommendationMetric;

/** docs/metrics.md is the table of the meters that there are; {@code observability/generate} writes it. */
class MetricsDocumentTests {
	private static final Path DOCUMENT = Path.of("../docs/metrics.md");
	private static final PrometheusNamingConvention NAMES = new PrometheusNamingConvention();

	@Test
	void listsWhatIsMeasured() throws IOException {
		var meters = new LinkedHashMap<String, Metric[]>();
		meters.put("Every service", KitMetric.values());
		meters.put("gateway-service", GatewayMetric.values());
		meters.put("order-service", OrderMetric.values());
		meters.put("inventory-service", InventoryMetric.values());
		meters.put("payment-service", PaymentMetric.values());
		meters.put("identity-service", IdentityMetric.values());
		meters.put("profile-service", ProfileMetric.values());
		meters.put("recommendation-service", RecommendationMetric.values());

		var document = document(meters);

		if (Boolean.getBoolean("observability.write")) {
			Files.writeString(DOCUMENT, document);
		}
		assertThat(DOCUMENT).as("run observability/generate").hasContent(document);
	}

	private static String document(Map<String, Metric[]> meters) {
		return """
				# What is measured

				At `/actuator/prometheus` of each service's management port, in Prometheus' names. Every series has the label `application`. Labels
				have few values, all known before; none has a customer, an order or a card in it.

				Made from the code by `observability/generate`; a test holds the two together.

				"""
				+ meters.entrySet().stream().map(service -> section(service.getKey(), service.getValue()))
						.collect(Collectors.joining("\n"))
				+ """

						Beside these: Spring's `http_server_requests_seconds` (at the gateway with the route as `uri` and the label `traffic`, and with the outcomes
						`UNKNOWN` where the client disconnected and `SHORT_DEADLINE` for a timeout after a budget below a second) and, of services, `http_client_requests_seconds`, `r2dbc_pool_*`,
						`reactor_netty_connection_provider_*`, `netty_*`, `resilience4j_*`, `lettuce_*`, `jvm_*`, `process_*`, `logback_events_total`.
						""";
	}

	private static String section(String service, Metric... meters) {
		return "## " + service + "\n\n| name | kind | labels | what |\n|---|---|---|---|\n"
				+ Arrays.stream(meters).map(Metric::definition).sorted(Comparator.comparing(Metric.Definition::name))
						.map(MetricsDocumentTests::row).collect(Collectors.joining());
	}

	private static String row(Metric.Definition meter) {
		var kind = meter.type() == Meter.Type.TIMER && !meter.buckets().isEmpty() ? "histogram" : kind(meter.type());
		var labels = meter.labels().stream().map(label -> "`" + NAMES.tagKey(label) + "`")
				.collect(Collectors.joining(", "));
		return "| `" + NAMES.name(meter.name(), meter.type(), meter.unit().isEmpty() ? null : meter.unit()) + "` | "
				+ kind + " | " + labels + " | " + meter.description() + " |\n";
	}

	private static String kind(Meter.Type type) {
		return switch (type) {
			case COUNTER -> "counter";
			case GAUGE -> "gauge";
			case TIMER -> "summary";
			default -> throw new IllegalArgumentException(type.toString());
		};
	}
}
