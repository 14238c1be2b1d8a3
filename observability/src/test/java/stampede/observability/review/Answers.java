package stampede.observability.review;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers as a Prometheus does: the series that belong to a word in the query, none for any other. */
final class Answers implements AutoCloseable {
	private final HttpServer server;

	Answers(Map<String, String> series) throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
		server.createContext("/api/v1/", exchange -> {
			var query = URLDecoder.decode(
					new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
					StandardCharsets.UTF_8);
			var result = series.entrySet().stream().filter(each -> query.contains(each.getKey()))
					.map(Map.Entry::getValue).findFirst().orElse("");
			var body = "{\"status\":\"success\",\"data\":{\"result\":[%s]}}".formatted(result)
					.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
	}

	URI address() {
		return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
	}

	@Override
	public void close() {
		server.stop(0);
	}
}
