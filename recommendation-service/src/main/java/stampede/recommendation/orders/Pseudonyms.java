package stampede.recommendation.orders;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamGuards;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.security.ServiceTokens;

/** The pseudonyms that customers have in order events. order-service computes them, because only it has the key. */
@Component
public class Pseudonyms {
	private static final Logger log = LoggerFactory.getLogger(Pseudonyms.class);
	private static final String NAME = "order-service";
	private static final int LARGEST_CACHE = 100_000;
	private static final Duration KEPT = Duration.ofHours(6);
	private final WebClient web;
	private final DownstreamGuard guard;
	private final Duration limit;
	private final AsyncCache<String, String> known = Caffeine.newBuilder().maximumSize(LARGEST_CACHE)
			.expireAfterWrite(KEPT).buildAsync();

	Pseudonyms(WebClients clients, DownstreamGuards guards, OrderProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline) {
		this.web = clients.to(NAME, properties.client()).filter(deadline).filter(tokens.bearerFor(NAME)).build();
		this.limit = properties.client().responseTimeout();
		this.guard = guards.of(NAME, properties.client().longestCall());
	}

	private record Answer(String pseudonym) {}

	/**
	 * The pseudonym of the customer with this subject; empty if order-service does not answer in time. Never fails. Cancelling it does
	 * not cancel the call, for which other requests may wait.
	 */
	public Mono<String> of(String subject) {
		return Mono.fromFuture(() -> known.get(subject, (key, _) -> ask(key).toFuture()), true)
				.timeout(limit)
				.onErrorResume(Exception.class, failure -> {
					log.debug("no pseudonym: {}", failure.toString());
					return Mono.empty();
				});
	}

	private Mono<String> ask(String subject) {
		return guard.once(web.post().uri("/internal/pseudonyms").contentType(MediaType.APPLICATION_JSON)
				.bodyValue(Map.of("customer", subject)).retrieve().bodyToMono(Answer.class)).map(Answer::pseudonym);
	}
}
