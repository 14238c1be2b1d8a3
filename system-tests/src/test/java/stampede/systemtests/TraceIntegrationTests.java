package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.local.Options;

/** From a metric to a trace to a log line, through every service, and past a crash; and nothing of the customer in any. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TraceIntegrationTests {
	private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
	private static final String CLIENTS_TRACE = "0af7651916cd43dd8448eb211c80319c";
	private static final Pattern EXEMPLAR = Pattern.compile("trace_id=\"([0-9a-f]{32})\"");
	private static final List<String> SERVICES = List.of(Options.GATEWAY, Options.ORDERS, Options.INVENTORY,
			Options.PAYMENTS);
	private static final String CUSTOMER = "Ottilie-Fingerhut";
	private static final String CARD = "tok_mastercard";
	private static Collector collector;
	private static Suite suite;
	private static String sku;

	@BeforeAll
	static void start() {
		collector = new Collector();
		suite = Suites.withFailpoints("--management.otlp.tracing.endpoint=" + collector.endpoint(),
				"--management.tracing.sampling.probability=1",
				"--management.tracing.opentelemetry.export.schedule-delay=200ms",
				"--logging.structured.format.console=ecs");
		sku = "T-" + UUID.randomUUID().toString().substring(0, 8);
		suite.shop().offer(suite.operator(), sku, 700, 10);
	}

	@AfterAll
	static void stop() {
		suite.close();
		collector.close();
	}

	@Test
	void followsAnOrderThroughEveryServiceInATraceOfOurOwn() {
		var order = suite.shop().send(suite.shop().request(suite.customer(CUSTOMER), "/api/v1/orders")
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.header("Content-Type", "application/json")
				.header("traceparent", "00-" + CLIENTS_TRACE + "-b7ad6b7169203331-01")
				.header("tracestate", "client=1")
				.POST(BodyPublishers.ofString(Shop.order(sku, 1, CARD)))
				.build()).orderId();

		var trace = suite.invariants().traceOf(order);

		Waiting.until("every service has spans of the order", SEEN_WITHIN, () -> collector.ofTrace(trace).stream()
				.map(Collector.Seen::service).toList().containsAll(SERVICES));
		assertThat(trace).isNotEqualTo(CLIENTS_TRACE);
		assertThat(collector.ofTrace(CLIENTS_TRACE)).isEmpty();
		assertThat(collector.ofTrace(trace)).as("one begins it, all others belong to another")
				.filteredOn(span -> span.parent().isEmpty()).hasSize(1)
				.first().extracting(Collector.Seen::service).isEqualTo(Options.GATEWAY);
		assertThat(suite.logOf(Options.ORDERS))
				.anyMatch(line -> line.path("order").path("id").asText().equals(order.toString())
						&& line.path("trace").path("id").asText().equals(trace));
	}

	@Test
	void keepsTheTraceOfAnOrderThatIsRecovered() {
		var customer = suite.customer(CUSTOMER);
		var key = UUID.randomUUID().toString();
		suite.arm("order.after-charge");
		var call = suite.shop().placeAsync(customer, key, Shop.order(sku, 1, CARD), 3_000);
		suite.awaitDeath(Options.ORDERS);
		suite.disarm();
		suite.restart(Options.ORDERS);
		try {
			call.join();
		} catch (CompletionException lost) {
			assertThat(lost).isNotNull();
		}
		Waiting.until("recovery has finished it", FINAL_WITHIN, () -> suite.invariants().unfinished() == 0);
		var order = suite.invariants().placedBy(key);

		var trace = suite.invariants().traceOf(order);

		Waiting.until("recovery is in the order's trace", SEEN_WITHIN, () -> collector.ofTrace(trace).stream()
				.anyMatch(span -> span.name().equals("recover order") && !span.parent().isEmpty()));
		assertThat(suite.invariants().tracesOfEvents(order)).as("events before and after").hasSizeGreaterThan(2)
				.containsOnly(trace);
		assertThat(suite.logOf(Options.ORDERS))
				.anyMatch(line -> line.path("order").path("id").asText().equals(order.toString())
						&& line.path("trace").path("id").asText().equals(trace));
	}

	/** payment-service finishes a payment by itself, without order-service and without an event of the provider. */
	@Test
	void keepsTheTraceOfAPaymentThatIsSettledLater() {
		var key = UUID.randomUUID().toString();
		suite.arm("payment.before-provider-call");
		var call = suite.shop().placeAsync(suite.customer(CUSTOMER), key, Shop.order(sku, 1, CARD), 3_000);
		suite.awaitDeath(Options.PAYMENTS);
		suite.disarm();
		suite.kill(Options.ORDERS);
		suite.restart(Options.PAYMENTS);
		try {
			call.join();
		} catch (CompletionException lost) {
			assertThat(lost).isNotNull();
		}
		var trace = suite.invariants().traceOf(suite.invariants().placedBy(key));

		Waiting.until("the payment is settled in the order's trace", FINAL_WITHIN, () -> collector.ofTrace(trace)
				.stream().anyMatch(span -> span.name().equals("settle payment") && !span.parent().isEmpty()));
		suite.restart(Options.ORDERS);
		Waiting.until("recovery has finished the order", FINAL_WITHIN, () -> suite.invariants().unfinished() == 0);
	}

	@Test
	void leadsFromAMetricToATrace() {
		suite.shop().place(suite.customer(CUSTOMER), UUID.randomUUID().toString(), Shop.order(sku, 1, CARD));

		for (var service : SERVICES) {
			var exemplars = EXEMPLAR.matcher(scrape(service)).results().map(match -> match.group(1)).toList();

			assertThat(exemplars).as(service).isNotEmpty();
			Waiting.until("an exemplar of " + service + " is a trace", SEEN_WITHIN,
					() -> exemplars.stream().anyMatch(trace -> !collector.ofTrace(trace).isEmpty()));
		}
	}

	@Test
	void tellsNothingOfTheCustomer() {
		suite.shop().place(suite.customer(CUSTOMER), UUID.randomUUID().toString(), Shop.order(sku, 1, CARD));
		suite.shop().place(suite.customer(CUSTOMER), UUID.randomUUID().toString(),
				Shop.order(sku, 1, "tok_chargeDeclined"));
		Waiting.until("spans have come", SEEN_WITHIN, () -> collector.spans().size() > SERVICES.size());
		var told = Stream.of(collector.spans().stream().map(Collector.Seen::text),
				SERVICES.stream().map(TraceIntegrationTests::scrape),
				SERVICES.stream().flatMap(service -> suite.logOf(service).stream()).map(Object::toString))
				.flatMap(each -> each);

		assertThat(told).noneMatch(text -> text.contains(CUSTOMER) || text.contains(CARD)
				|| text.contains("tok_chargeDeclined") || text.contains("eyJ"));
	}

	/** In the one format that has exemplars. */
	private static String scrape(String service) {
		return suite.scrape(service, "application/openmetrics-text; version=1.0.0");
	}
}
