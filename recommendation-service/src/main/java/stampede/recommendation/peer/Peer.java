package stampede.recommendation.peer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamGuards;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.security.ServiceTokens;
import stampede.recommendation.Algorithm;
import stampede.recommendation.RecommendationProperties;
import stampede.recommendation.experiment.Arm;
import stampede.recommendation.inventory.Item;

/** Calls the other version. */
@Component
public class Peer {
	private static final String NAME = "recommendation-service";
	private final @Nullable WebClient web;
	private final @Nullable DownstreamGuard guard;
	private final Duration rankingTimeout;

	Peer(WebClients clients, DownstreamGuards guards, PeerProperties properties, RecommendationProperties version,
			ServiceTokens tokens, DeadlineExchangeFilter deadline) {
		var other = version.algorithm() == Algorithm.V1 ? Algorithm.V2 : Algorithm.V1;
		this.rankingTimeout = properties.rankingTimeout();
		var client = properties.client();
		if (client == null || client.baseUrl() == null) {
			this.web = null;
			this.guard = null;
		} else {
			// A mesh routes by it, also for this caller.
			this.web = clients.to(NAME, client).defaultHeader("X-Stampede-Variant", other.label()).filter(deadline)
					.filter(tokens.bearerFor(NAME)).build();
			this.guard = guards.of(NAME, client.longestCall());
		}
	}

	/** Its items for an item, the best first; empty if it is not configured. Fails if it does not answer in time. */
	public Mono<List<Item>> ranking(String sku) {
		return web == null || guard == null
				? Mono.empty()
				: guard.once(web.get().uri("/internal/rankings/{sku}", sku).retrieve().bodyToFlux(Item.class)
						.collectList()).timeout(rankingTimeout);
	}

	/** What its customers did in an experiment; empty if it is not configured. */
	public Mono<Arm> arm(String experiment) {
		return web == null || guard == null
				? Mono.empty()
				: guard.once(
						web.get().uri("/internal/experiments/{name}", experiment).retrieve().bodyToMono(Arm.class));
	}
}
