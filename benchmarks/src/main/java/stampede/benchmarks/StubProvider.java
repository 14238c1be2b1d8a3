package stampede.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Answers every charge of {@link RequestCase#AMOUNT} at once that it succeeded, and remembers nothing. */
final class StubProvider implements AutoCloseable {
	private static final String ORDER = "metadata%5Border_id%5D=";
	private static final String PATH = "/v1/payment_intents";
	private final DisposableServer server = HttpServer.create().host("127.0.0.1").port(0)
			.route(routes -> routes.post(PATH, (request, response) -> request.receive().aggregate().asString()
					.defaultIfEmpty("")
					.flatMap(form -> response.header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
							.sendByteArray(Mono.just(succeeded(form))).then())))
			.bindNow();

	URI address() {
		return URI.create("http://127.0.0.1:" + server.port());
	}

	private static byte[] succeeded(String form) {
		var order = form.substring(form.indexOf(ORDER) + ORDER.length()).split("&", 2)[0];
		return ProviderEvent.intent("pi_" + Long.toHexString(ThreadLocalRandom.current().nextLong()), order)
				.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		server.disposeNow();
	}
}
