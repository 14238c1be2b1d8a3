package stampede.observability.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Queries a Prometheus, or a compatible server (Thanos, Mimir, VictoriaMetrics), over its HTTP API. A query fails
 * with {@link IOException} if it is invalid, or unanswered for half a minute.
 */
final class PrometheusApi {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final ObjectMapper JSON = new ObjectMapper();
	private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
	private final URI address;
	private final Instant end;

	/**
	 * @param address up to its {@code /api/v1}
	 * @param end the moment that is asked about
	 */
	PrometheusApi(URI address, Instant end) {
		this.address = address;
		this.end = end;
	}

	Instant end() {
		return end;
	}

	/** One series of an answer: its labels, and its value at the end, which is a number. */
	record Sample(Map<String, String> labels, double value) {}

	/** One series over time: seconds since 1970 to numbers; moments without a number are left out. */
	record Line(Map<String, String> labels, Map<Long, Double> points) {}

	/** The value of a query for one number; empty where there is no series, or no number. */
	OptionalDouble number(String query) throws IOException, InterruptedException {
		return samples(query).stream().mapToDouble(Sample::value).findFirst();
	}

	/** Every series that has a number. */
	List<Sample> samples(String query) throws IOException, InterruptedException {
		return stream(ask("query", query, "&time=" + end.getEpochSecond()))
				.map(series -> new Sample(labels(series), number(series.path("value"))))
				.filter(sample -> Double.isFinite(sample.value()))
				.toList();
	}

	/** Every series, over the time before the end. */
	List<Line> lines(String query, Duration before, Duration step) throws IOException, InterruptedException {
		return stream(ask("query_range", query, "&start=" + end.minus(before).getEpochSecond() + "&end="
				+ end.getEpochSecond() + "&step=" + step.toSeconds()))
				.map(series -> {
					var points = new TreeMap<Long, Double>();
					series.path("values").forEach(point -> {
						if (Double.isFinite(number(point))) {
							points.put(point.path(0).asLong(), number(point));
						}
					});
					return new Line(labels(series), points);
				})
				.toList();
	}

	private static Stream<JsonNode> stream(JsonNode answer) {
		return StreamSupport.stream(answer.path("data").path("result").spliterator(), false);
	}

	private JsonNode ask(String call, String query, String more) throws IOException, InterruptedException {
		var request = HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/+$", "") + "/api/v1/" + call))
				.timeout(LIMIT)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers
						.ofString("query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + more))
				.build();
		var answer = send(request);
		if (answer.statusCode() != 200) {
			throw new IOException(address + " answered " + answer.statusCode() + " to " + query + ": " + answer.body());
		}
		return JSON.readTree(answer.body());
	}

	private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		try {
			return http.send(request, BodyHandlers.ofString());
		} catch (ConnectException | HttpTimeoutException silent) {
			throw new IOException(address + " does not answer", silent);
		}
	}

	private static double number(JsonNode point) {
		var text = point.path(1).asText();
		return switch (text) {
			case "+Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(text);
		};
	}

	private static Map<String, String> labels(JsonNode series) {
		var labels = new LinkedHashMap<String, String>();
		series.path("metric").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
		return labels;
	}
}
