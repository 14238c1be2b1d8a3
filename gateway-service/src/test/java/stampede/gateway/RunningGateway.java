package stampede.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.testsupport.TestTokens;
import stampede.testsupport.WholeAnswers;

/** A whole gateway of its own, on free ports, before the stub {@link Upstreams}. */
final class RunningGateway implements AutoCloseable {
	private static final Duration TIMEOUT = Duration.ofSeconds(20);
	private final ConfigurableApplicationContext context;

	private RunningGateway(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/** A response, and the time that it took. */
	record Seen(int status, HttpHeaders headers, String body, Duration took) {}

	static RunningGateway start(String... properties) {
		return start(new TestTokens(), properties);
	}

	/** Believes the tokens that {@code tokens} says, rather than those of the tests. */
	static RunningGateway start(ApplicationContextInitializer<ConfigurableApplicationContext> tokens,
			String... properties) {
		var arguments = new ArrayList<>(List.of("--server.port=0", "--management.server.port=0",
				"--management.endpoint.health.show-details=always", "--server.shutdown=immediate"));
		if (Arrays.stream(properties).noneMatch(property -> property.startsWith("gateway.limits.abuse-limit"))) {
			arguments.add("--gateway.limits.abuse-limit.burst=100000");
		}
		for (var part : List.of("gateway.shop.accounts", "gateway.shop.recommendations")) {
			if (Arrays.stream(properties).noneMatch(property -> property.startsWith(part))) {
				arguments.add("--" + part + "=true");
			}
		}
		for (var property : properties) {
			arguments.add("--" + property);
		}
		return new RunningGateway(new SpringApplicationBuilder(GatewayServiceApplication.class)
				.initializers(tokens, new Upstreams(), RunningGateway::ownEventLoops)
				.run(arguments.toArray(String[]::new)));
	}

	/** With the shared ones, the end of one gateway would be the end of every other server in this JVM. */
	private static void ownEventLoops(ConfigurableApplicationContext context) {
		((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
			var loops = new ReactorResourceFactory();
			loops.setUseGlobalResources(false);
			return loops;
		});
	}

	WebTestClient management() {
		return WebTestClient.bindToServer().filter(new WholeAnswers()).baseUrl(url("local.management.port"))
				.responseTimeout(TIMEOUT).build();
	}

	int port() {
		return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
	}

	CircuitBreaker breaker(String name) {
		return context.getBean(CircuitBreakerRegistry.class).circuitBreaker(name);
	}

	/** A metric's value as Prometheus reads it; fails with the whole response if it is not there. */
	double metric(String start) {
		var scrape = scrape();
		return samples(scrape, start).reduce(Double::sum)
				.orElseThrow(() -> new AssertionError("no metric " + start + " in " + scrape));
	}

	/** The sum of the samples whose line begins so; zero where there is none. */
	double sum(String start) {
		return samples(scrape(), start).sum();
	}

	private String scrape() {
		return Objects.requireNonNull(management().get().uri("/actuator/prometheus").exchange()
				.expectStatus().isOk()
				.expectBody(String.class).returnResult().getResponseBody());
	}

	private static DoubleStream samples(String scrape, String start) {
		return scrape.lines()
				.map(line -> line.replace("{application=\"gateway-service\"}", "")
						.replace("application=\"gateway-service\",", ""))
				.filter(line -> line.startsWith(start))
				.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
	}

	/** GET or POST without waiting for it on this thread; {@code subject} without a token where empty. */
	Mono<Seen> ask(String method, String path, String subject, String... headers) {
		return Mono.defer(() -> {
			var begin = System.nanoTime();
			return WebClient.create(url("local.server.port"))
					.method(HttpMethod.valueOf(method)).uri(path)
					.contentType(MediaType.APPLICATION_JSON)
					.headers(sent -> {
						if (!subject.isEmpty()) {
							sent.setBearerAuth(TestTokens.token(subject, "orders operator"));
						}
						for (var i = 0; i < headers.length; i += 2) {
							sent.set(headers[i], headers[i + 1]);
						}
					})
					.exchangeToMono(answer -> answer.bodyToMono(String.class).defaultIfEmpty("")
							.map(body -> new Seen(answer.statusCode().value(), answer.headers().asHttpHeaders(), body,
									Duration.ofNanos(System.nanoTime() - begin))));
		});
	}

	/** The data of a stream of events, as they come. */
	Flux<String> follow(String path, String subject) {
		return WebClient.create(url("local.server.port"))
				.get().uri(path)
				.headers(sent -> sent.setBearerAuth(TestTokens.token(subject, "orders")))
				.retrieve()
				.bodyToFlux(String.class);
	}

	/** Looks every 50 ms on this thread; fails after ten seconds. A failed assertion of the condition counts as false. */
	static void await(String what, BooleanSupplier condition) {
		var failure = new AssertionError("not within ten seconds: " + what);
		for (var looks = 0; looks < 200; looks++) {
			try {
				if (condition.getAsBoolean()) {
					return;
				}
			} catch (AssertionError latest) {
				failure = new AssertionError("not within ten seconds: " + what, latest);
			}
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
		throw failure;
	}

	private String url(String port) {
		return "http://127.0.0.1:" + Objects.requireNonNull(context.getEnvironment().getProperty(port));
	}

	@Override
	public void close() {
		context.close();
	}
}
