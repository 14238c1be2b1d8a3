package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stampede.local.Options;

/** Sends requests that are made of the published description of a service, and compares their responses with it. */
final class DescribedAnswers {
	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-");
	private static final int MOST_SERIES = 1_500;
	/** For each call; more with {@code -Dcontract.tries=1000}. */
	private static final int TRIES = Integer.getInteger("contract.tries", 60);
	private final Suite suite;
	private final Shop shop;
	private final List<String> things;
	private final Function<Random, String> tokens;

	/**
	 * @param things values of parameters and members: some that exist, and some that do not
	 * @param tokens the token of the next request
	 */
	DescribedAnswers(Suite suite, List<String> things, Function<Random, String> tokens) {
		this.suite = suite;
		this.shop = suite.shop();
		this.things = things;
		this.tokens = tokens;
	}

	/** Fails with each response that is not described, or is a fault of the server. */
	void check(String service) throws JsonProcessingException {
		var seed = System.nanoTime();
		var random = new Random(seed);
		var document = Shop.JSON.readTree(shop.get(suite.operator(), "/openapi/" + service).text());
		var generator = new RequestGenerator(document, random, things);
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
	}

	/** Whatever clients request, the number of time series is that of routes and outcomes. */
	private void namesNoSeriesByWhatWasAsked(String service) {
		for (var each : List.of(service, Options.GATEWAY)) {
			var series = suite.scrape(each, "text/plain").lines().filter(line -> !line.startsWith("#")).toList();
			assertThat(series).as(each).hasSizeBetween(100, MOST_SERIES)
					.noneMatch(line -> ID.matcher(line).find() || line.contains("G-"));
		}
	}

	/** A sentence about a response that is not as it is described, or is a fault; null if there is none. */
	private @Nullable String send(RequestGenerator generator, ResponseContract contract, Random random,
			String template, String method, JsonNode call) {
		var verb = method.toUpperCase(Locale.ROOT);
		var path = generator.path(template, call);
		var token = tokens.apply(random);
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
