package stampede.kit.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.json.Jackson2JsonDecoder;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.security.ServiceTokens;

/** Reads batches of events from order-service. */
final class FeedClient {
	static final Duration WAIT = Duration.ofSeconds(10);
	/** The wait, and the time of order-service to answer. */
	static final Duration BUDGET = WAIT.plusSeconds(5);
	private static final String ORDERS = "order-service";
	private static final String CURSOR = "Stampede-Cursor";
	private static final int LARGEST_BATCH = 8 * 1024 * 1024;
	/** The service's own reader refuses documents with as many tokens as a batch has. */
	private static final ObjectMapper JSON = Jackson2ObjectMapperBuilder.json().build();
	private final WebClient web;
	private final int limit;

	FeedClient(WebClients clients, FeedProperties properties, ServiceTokens tokens, DeadlineExchangeFilter deadline) {
		this.web = clients.to(ORDERS, properties.client()).filter(deadline).filter(tokens.bearerFor(ORDERS))
				.codecs(codecs -> {
					codecs.defaultCodecs().jackson2JsonDecoder(new Jackson2JsonDecoder(JSON));
					codecs.defaultCodecs().maxInMemorySize(LARGEST_BATCH);
				}).build();
		this.limit = properties.batch();
	}

	/** @param next the cursor to store with the effect of the events */
	record Batch(List<FeedEvent> events, String next, boolean isFull) {}

	/**
	 * The events after {@code cursor}, or from the beginning; empty after the wait. Fails with
	 * {@link org.springframework.web.reactive.function.client.WebClientResponseException.Gone} if events after the cursor may be missing.
	 */
	Mono<Batch> read(String reader, @Nullable String cursor) {
		return web.get()
				.uri(uri -> {
					uri.path("/internal/events").queryParam("reader", reader).queryParam("limit", limit)
							.queryParam("wait", WAIT.toSeconds());
					return cursor == null ? uri.build() : uri.queryParam("after", "{cursor}").build(cursor);
				})
				.retrieve()
				.toEntity(new ParameterizedTypeReference<List<FeedEvent>>() {})
				.contextWrite(context -> context.put(Deadline.class, Deadline.in(BUDGET)))
				.map(this::batch);
	}

	private Batch batch(ResponseEntity<List<FeedEvent>> response) {
		var events = Objects.requireNonNull(response.getBody(), "events");
		return new Batch(events, Objects.requireNonNull(response.getHeaders().getFirst(CURSOR), CURSOR),
				events.size() >= limit);
	}
}
