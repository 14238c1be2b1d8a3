package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.local.Options;

/** Requests that a program makes of the published descriptions: no fault of ours, and no answer that is not described. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ContractIntegrationTests {
	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-");
	private static final int MOST_SERIES = 1_500;
	/** For each call; more with {@code -Dcontract.tries=1000}. */
	private static final int TRIES = Integer.getInteger("contract.tries", 60);
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();

	@ParameterizedTest
	@ValueSource(strings = {"order-service", "inventory-service", "payment-service", "gateway-service"})
	void answersAsItIsDescribed(String service) throws JsonProcessingException {
		var seed = System.nanoTime();
		var random = new Random(seed);
		var document = Shop.JSON.readTree(shop.get(suite.operator(), "/openapi/" + service).text());
		var generator = new RequestGenerator(document, random, things());
		var contract = new ResponseContract(document);
		var undescribed = new ArrayList<String>();

		document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(call -> {
			for (var n = 0; n < TRIES; n++) {
				var difference = send(generator, contract, random, path.getKey(), call.getKey(), call.getValue());
				if (difference != null) {
					undescribed.add(difference);
				}
			}
		}));

		assertThat(document.path("paths").size()).isPositive();
		assertThat(undescribed).as("seed %d", seed).isEmpty();
		namesNoSeriesByWhatWasAsked(service);
		suite.invariants().hold();
	}

	/** Whatever clients request, the number of time series is that of routes and outcomes. */
	private void namesNoSeriesByWhatWasAsked(String service) {
		for (var each : List.of(service, Options.GATEWAY)) {
			var series = suite.scrape(each, "text/plain").lines().filter(line -> !line.startsWith("#")).toList();
			assertThat(series).as(each).hasSizeBetween(100, MOST_SERIES)
					.noneMatch(line -> ID.matcher(line).find() || line.contains("G-"));
		}
	}

	/** Some existing ids, and some unknown ones. */
	private List<String> things() {
		var sku = "G-" + UUID.randomUUID().toString().substring(0, 8);
		shop.offer(suite.operator(), sku, 1_000, 1_000);
		var order = shop.place(suite.staff("generated"), UUID.randomUUID().toString(), Shop.order(sku, 1, "tok_visa"));
		return List.of(sku, order.orderId().toString(), order.body().path("paymentId").asText(),
				UUID.randomUUID().toString(), sale());
	}

	/** The id of a sale of an item of its own, which is open. */
	private String sale() {
		var id = "g-" + UUID.randomUUID().toString().substring(0, 8);
		var now = Instant.now();
		shop.offer(suite.operator(), id, 1_000, 1_000);
		assertThat(shop.put(suite.operator(), "/api/v1/sales/" + id,
				"{\"skus\":[\"%s\"],\"doorsAt\":\"%s\",\"opensAt\":\"%s\",\"closesAt\":\"%s\",\"admitPerSecond\":50}"
						.formatted(id, now.minusSeconds(60), now.minusSeconds(1), now.plusSeconds(300)))
				.status()).isEqualTo(201);
		Waiting.until("the sale is known", LIMIT, () -> shop.join(suite.operator(), id).status() == 200);
		return id;
	}

	/** A sentence about a response that is not as it is described, or is a fault; null if there is none. */
	private @Nullable String send(RequestGenerator generator, ResponseContract contract, Random random,
			String template, String method, JsonNode call) {
		var verb = method.toUpperCase(Locale.ROOT);
		var path = generator.path(template, call);
		var token = switch (random.nextInt(5)) {
			case 0 -> "nonsense";
			case 1 -> suite.customer("generated-" + random.nextInt(50));
			default -> suite.staff("generated");
		};
		var request = shop.request(token, path).header("X-Request-Timeout-Ms",
				random.nextInt(10) == 0 ? "30" : "10000");
		for (var parameter : call.path("parameters")) {
			var name = parameter.path("name").asText();
			if (parameter.path("in").asText().equals("header") && !name.startsWith("X-Request")) {
				var value = name.equals("Idempotency-Key") && random.nextInt(4) > 0
						? UUID.randomUUID().toString()
						: generator.header(parameter);
				if (!value.isEmpty()) {
					request.header(name, value);
				}
			}
		}
		var body = call.has("requestBody") ? generator.body(call).toString() : "";
		if (!body.isEmpty()) {
			request.header("Content-Type", random.nextInt(20) == 0 ? "text/plain" : "application/json");
		}
		var events = template.endsWith("/events");
		var reply = shop.send(request.header("Accept", events ? "text/event-stream" : "application/json")
				.method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build());
		var differences = contract.differences(call, reply);
		var isOurs = reply.status() >= 500 && reply.status() != 504;
		return differences.isEmpty() && !isOurs
				? null
				: verb + " " + path + " " + body + " -> " + reply.status() + " " + differences + " " + reply.text();
	}
}
