package stampede.tokens;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The issuer of docker-compose.yml: publishes its key, keeps the services' tokens fresh, prints tokens for people. */
public final class Main {
	private static final int PORT = 8888;
	private static final int WAITS_MILLIS = 3_000;
	private static final String USAGE = """
			usage: serve KEYS TOKENS          publish the key at :%d/jwks, keep the services' tokens in TOKENS fresh
			       print KEYS SUBJECT SCOPE   print a token that is good for a day; SCOPE is orders or "operator orders"
			       check                      whether it serves
			""".formatted(PORT);

	private Main() {}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		if ("training".equals(System.getProperty("spring.profiles.active"))) {
			// The run in the image's build that writes the AOT cache, as it asks of every service.
			System.out
					.println(TokenIssuer.open(Files.createTempDirectory("training")).user("nobody", "orders").length());
			return;
		}
		switch (arguments.length == 0 ? "" : arguments[0] + arguments.length) {
			case "serve3" -> {
				var issuer = TokenIssuer.open(Path.of(arguments[1]));
				try (var tokens = new ServiceTokens(issuer, Path.of(arguments[2]), () -> {})) {
					tokens.keepFresh();
					serve(issuer.jwkSet(), PORT);
					Thread.currentThread().join();
				}
			}
			case "print4" ->
				System.out.println(TokenIssuer.open(Path.of(arguments[1])).user(arguments[2], arguments[3]));
			case "check1" -> System.exit(serves(PORT) ? 0 : 1);
			default -> {
				System.err.print(USAGE);
				System.exit(2);
			}
		}
	}

	/** On a daemon thread, until the process ends. */
	static HttpServer serve(String jwkSet, int port) throws IOException {
		var body = jwkSet.getBytes(StandardCharsets.UTF_8);
		var server = HttpServer.create(new InetSocketAddress(port), 0);
		server.createContext("/jwks", exchange -> {
			try (exchange) {
				exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
				exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
				exchange.getResponseBody().write(body);
			}
		});
		server.start();
		return server;
	}

	static boolean serves(int port) {
		try {
			var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/jwks").toURL()
					.openConnection();
			connection.setConnectTimeout(WAITS_MILLIS);
			connection.setReadTimeout(WAITS_MILLIS);
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		} catch (IOException away) {
			return false;
		}
	}
}
