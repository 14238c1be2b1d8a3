package stampede.kit.training;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls each endpoint of the service that has just started. Most calls are refused, since they carry no token;
 * what counts is that the classes behind a request are loaded and linked.
 */
final class Training implements ApplicationListener<ApplicationReadyEvent> {
	private static final Logger log = LoggerFactory.getLogger(Training.class);
	private static final Duration AT_MOST = Duration.ofSeconds(30);
	private static final int ROUNDS = 20;
	private static final List<String> PATHS = List.of("/livez", "/readyz", "/v3/api-docs", "/api/v1/items",
			"/api/v1/orders", "/v1/payment_intents");

	/** Ends the process when it is done: the JVM writes the cache then. */
	@Override
	public void onApplicationEvent(ApplicationReadyEvent ready) {
		var context = ready.getApplicationContext();
		var client = WebClient
				.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
		try {
			log.info("trained with {} answers", ask(client).toFuture().get().size());
		} catch (ExecutionException failure) {
			// A cache of the start alone is worth having.
			log.warn("trained with the start alone", failure.getCause());
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
		System.exit(SpringApplication.exit(context));
	}

	private static Mono<List<Integer>> ask(WebClient client) {
		return Flux.range(0, ROUNDS)
				.concatMapIterable(_ -> PATHS)
				.concatMap(path -> Flux.concat(ask(client, HttpMethod.GET, path), ask(client, HttpMethod.POST, path)))
				.collectList()
				.timeout(AT_MOST);
	}

	private static Mono<Integer> ask(WebClient client, HttpMethod method, String path) {
		var request = client.method(method).uri(path);
		var sent = method.equals(HttpMethod.GET)
				? request
				: request.contentType(MediaType.APPLICATION_JSON).bodyValue("{\"lines\":[]}");
		return sent.exchangeToMono(answer -> answer.releaseBody().thenReturn(answer.statusCode().value()));
	}
}
