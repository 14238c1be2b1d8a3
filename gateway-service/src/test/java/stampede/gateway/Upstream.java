package stampede.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A stub service that notes what it was asked; one path for each way of misbehaving. */
final class Upstream {
	/** A request that arrived. */
	record Seen(String method, String uri, HttpHeaders headers, String body) {}

	private final String name;
	private final DisposableServer server;
	private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

	Upstream(String name) {
		this.name = name;
		this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::answer).bindNow();
	}

	String url() {
		return "http://127.0.0.1:" + server.port();
	}

	private volatile String sales = "[]";
	private volatile int nextStatus;

	/** Sets the JSON of {@code GET /internal/sales}; {@code @NOW@} is replaced by the time of the request. */
	void sales(String json) {
		sales = json;
	}

	/** The next response that is not for a special path has this status. */
	void next(int status) {
		nextStatus = status;
	}

	Seen last() {
		var all = seen.toArray(Seen[]::new);
		return all[all.length - 1];
	}

	boolean wasAsked() {
		return !seen.isEmpty();
	}

	int timesAsked() {
		return seen.size();
	}

	void forget() {
		seen.clear();
	}

	void stop() {
		server.disposeNow();
	}

	private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
			seen.add(new Seen(request.method().name(), request.uri(), request.requestHeaders().copy(), body));
			return Mono.from(reply(request.uri(), response));
		}).then();
	}

	private Publisher<Void> reply(String uri, HttpServerResponse response) {
		if (uri.endsWith("/hangs/events")) {
			return Mono.never();
		}
		if (uri.endsWith("/events")) {
			return events(response);
		}
		if (uri.endsWith("/recommendations")) {
			return recommendations(uri, response);
		}
		return switch (uri.substring(uri.lastIndexOf('/') + 1)) {
			case "hangs" -> Mono.never();
			case "resets" -> Mono.fromRunnable(() -> response.withConnection(DisposableChannel::dispose));
			case "problem" -> response.status(409)
					.header("Content-Type", "application/problem+json")
					.header("Retry-After", "7")
					.header("Idempotent-Replayed", "true")
					.header("Location", "/api/v1/orders/7")
					.sendString(Mono.just("{\"type\":\"/problems/out-of-stock\",\"odd\":  1}"));
			case "large" -> response.sendString(Mono.just("x".repeat(8_000_000)));
			case "fails" -> response.status(500).sendString(Mono.just("{}"));
			case "slow" ->
				Mono.delay(Duration.ofMillis(1_500)).then(Mono.from(response.sendString(Mono.just(name)).then()));
			case "slower" ->
				Mono.delay(Duration.ofSeconds(4)).then(Mono.from(response.sendString(Mono.just(name)).then()));
			case "works" ->
				Mono.delay(Duration.ofMillis(100)).then(Mono.from(response.sendString(Mono.just(name)).then()));
			case "sales" -> uri.startsWith("/internal/")
					? response.header("Content-Type", "application/json")
							.sendString(Mono.just(sales.replace("@NOW@", Instant.now().toString())))
					: response.sendString(Mono.just(name));
			default -> {
				var status = nextStatus == 0 ? 200 : nextStatus;
				nextStatus = 0;
				yield response.status(status).sendString(Mono.just(name));
			}
		};
	}

	/** The name of the stub, or a fault that the item names. */
	private Publisher<Void> recommendations(String uri, HttpServerResponse response) {
		return switch (uri.replaceFirst("^/api/v1/items/(.*)/recommendations$", "$1")) {
			case "hangs" -> Mono.never();
			case "resets" -> Mono.fromRunnable(() -> response.withConnection(DisposableChannel::dispose));
			case "fails" -> response.status(500).sendString(Mono.just("{}"));
			case "gone" -> response.status(404).header("Content-Type", "application/problem+json")
					.sendString(Mono.just("{\"status\":404}"));
			case "busy" -> response.status(503).header("Retry-After", "7").send();
			case "html" -> response.header("Content-Type", "text/html").sendString(Mono.just("<p>"));
			case "refused" -> response.status(400).header("Content-Type", "application/problem+json")
					.sendString(Mono.just("{\"status\":400}"));
			default -> response.header("Content-Type", "application/json")
					.sendString(Mono.just("{\"items\":[\"" + name + "\"]}"));
		};
	}

	/** The second event is sent after a request for {@code /go}. */
	private Publisher<Void> events(HttpServerResponse response) {
		var second = Mono.just("data: second\n\n").delaySubscription(released());
		return response.sse().send(Flux.concat(Mono.just("data: first\n\n"), second)
				.map(text -> ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8))),
				_ -> true);
	}

	private Mono<Long> released() {
		return Flux.interval(Duration.ofMillis(20))
				.filter(_ -> seen.stream().anyMatch(asked -> asked.uri().endsWith("/go")))
				.next();
	}
}
