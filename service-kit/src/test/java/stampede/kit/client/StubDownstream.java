package stampede.kit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A server that counts calls and behaves as its test sets it. The path distinguishes calls. */
final class StubDownstream implements AutoCloseable {
	enum Behaviour {
		ANSWERS,
		ANSWERS_SLOWLY,
		DROPS,
		DROPS_THE_FIRST,
		HANGS,
		DRIPS,
		FAILS,
		CONFLICT,
		TIMES_OUT,
		UNEXPLAINED,
		EXPLAINED
	}

	private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.ANSWERS);
	private final List<String> calls = new CopyOnWriteArrayList<>();
	private final DisposableServer server = HttpServer.create().host("127.0.0.1").port(0).handle(this::serve)
			.bindNow();

	String url() {
		return "http://127.0.0.1:" + server.port();
	}

	StubDownstream that(Behaviour next) {
		behaviour.set(next);
		return this;
	}

	int calls() {
		return calls.size();
	}

	private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
		calls.add(request.uri());
		var first = calls.indexOf(request.uri()) == calls.size() - 1;
		return switch (behaviour.get()) {
			case ANSWERS -> answer(response);
			case ANSWERS_SLOWLY -> Mono.delay(Duration.ofMillis(150)).then(answer(response));
			case DROPS -> drop(response);
			case DROPS_THE_FIRST -> first ? drop(response) : answer(response);
			case HANGS -> Mono.never();
			case DRIPS -> response.sendString(Flux.interval(Duration.ofMillis(50)).map(_ -> ".")).then();
			case FAILS -> response.status(500).send();
			case CONFLICT -> response.status(409).send();
			case TIMES_OUT -> response.status(504).send();
			case UNEXPLAINED -> response.status(503).send();
			case EXPLAINED -> response.status(503).header("Retry-After", "1").send();
		};
	}

	private static Mono<Void> answer(HttpServerResponse response) {
		return response.sendString(Mono.just("done")).then();
	}

	private static Mono<Void> drop(HttpServerResponse response) {
		return Mono.fromRunnable(() -> response.withConnection(DisposableChannel::dispose));
	}

	@Override
	public void close() {
		server.disposeNow();
	}
}
