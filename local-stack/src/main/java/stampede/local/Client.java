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
import java.util.UUID;

/** The few calls of the public API that seeding and the demonstration make. */
final class Client {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final Duration LIMIT = Duration.ofSeconds(15);
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	private final URI gateway;

	Client(URI gateway) {
		this.gateway = gateway;
	}

	int status(String method, String path, String token, String body) throws IOException, InterruptedException {
		var request = HttpRequest.newBuilder(gateway.resolve(path))
				.timeout(LIMIT)
				.header("Authorization", "Bearer " + token)
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.method(method, BodyPublishers.ofString(body))
				.build();
		return http.send(request, BodyHandlers.discarding()).statusCode();
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT).build();
		return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
	}
}
