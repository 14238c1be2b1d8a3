package stampede.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The calls of the public API for the first items and the demonstrations. */
final class Client {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final Duration LIMIT = Duration.ofSeconds(15);
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	private final URI gateway;

	Client(URI gateway) {
		this.gateway = gateway;
	}

	int status(String method, String path, String token, String body) throws IOException, InterruptedException {
		return http.send(request(method, path, token, body).build(), BodyHandlers.discarding()).statusCode();
	}

	/** The status of a request without a token. */
	int post(String path, Map<String, String> body) throws IOException, InterruptedException {
		var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT)
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(JSON.writeValueAsString(body))).build();
		return http.send(request, BodyHandlers.discarding()).statusCode();
	}

	/** A response, with its body as JSON. */
	record Reply(int status, JsonNode body) {}

	/** Throws {@link IOException} also where the body is not JSON. */
	Reply send(String method, String path, String token, String body, Map<String, String> headers)
			throws IOException, InterruptedException {
		var request = request(method, path, token, body);
		headers.forEach(request::header);
		var response = http.send(request.build(), BodyHandlers.ofString());
		return new Reply(response.statusCode(), JSON.readTree(response.body()));
	}

	private HttpRequest.Builder request(String method, String path, String token, String body) {
		return HttpRequest.newBuilder(gateway.resolve(path))
				.timeout(LIMIT)
				.header("Authorization", "Bearer " + token)
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.method(method, BodyPublishers.ofString(body));
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT).build();
		return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
	}
}
