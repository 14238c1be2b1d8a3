package stampede.recommendation.inventory;

import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamGuards;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.security.ServiceTokens;

/** Reads items from inventory-service. */
@Component
public class InventoryClient {
	private static final String NAME = "inventory-service";
	private final WebClient web;
	private final DownstreamGuard guard;

	InventoryClient(WebClients clients, DownstreamGuards guards, InventoryProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline) {
		this.web = clients.to(NAME, properties.client()).filter(deadline).filter(tokens.bearerFor(NAME)).build();
		this.guard = guards.of(NAME, properties.client().longestCall());
	}

	/** These items, at most a hundred, in any order; unknown ones are left out. */
	public Mono<List<Item>> items(List<String> skus) {
		return guard.once(web.get().uri(uri -> uri.path("/internal/items").queryParam("sku", skus.toArray()).build())
				.retrieve().bodyToFlux(Item.class).collectList());
	}
}
