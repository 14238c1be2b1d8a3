package stampede.order.inventory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamGuards;
import stampede.kit.client.NamedRefusals;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.money.Money;
import stampede.kit.sale.SaleReply;
import stampede.kit.security.ServiceTokens;

/**
 * Holds, commits and releases stock. Every call is keyed by the order's id and safe to repeat; a refusal is a reply,
 * anything else that goes wrong is an error that says nothing about whether the call took effect.
 */
@Component
public class InventoryClient {
	private static final String NAME = "inventory-service";
	private static final String RESERVATION = InventoryCalls.RESERVATION;
	private final WebClient web;
	private final DownstreamGuard guard;
	private final InventoryBatches batches;

	InventoryClient(WebClients clients, DownstreamGuards guards, InventoryProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline, MeterRegistry meters) {
		this.web = clients.to(NAME, properties.client())
				.filter(deadline)
				.filter(tokens.bearerFor(NAME))
				.build();
		this.guard = guards.of(NAME, properties.client().longestCall());
		this.batches = new InventoryBatches(guard, new InventoryCalls(web), properties.batch(), meters);
	}

	/** Whether calls would be refused at once. */
	public boolean isAway() {
		return guard.isOpen();
	}

	/** A quantity of one SKU. */
	public record Line(String sku, int quantity) {}

	/**
	 * Holds every line or none. Not repeated after a lost answer: a refusal means that nothing is held only if no
	 * earlier attempt can have arrived.
	 */
	public Mono<StockReply> reserve(UUID order, String customer, List<Line> lines, @Nullable Money expectedTotal) {
		return batches.reserve(new ReserveStock(order, new ReserveStock.Body(customer, lines, expectedTotal)));
	}

	/** The SKUs among these, at most a hundred, that have no stock left and no active hold that could be released. */
	public Mono<Set<String>> soldOut(Collection<String> skus) {
		return guard.once(web.get()
				.uri(uri -> uri.path("/internal/levels").queryParam("sku", skus.toArray()).build())
				.retrieve()
				.bodyToFlux(Level.class)
				.filter(level -> level.onHand() == 0)
				.map(Level::sku)
				.collect(Collectors.toSet()));
	}

	/** The sales that are not closed, or were closed recently. Not guarded: no request waits for it, and it is repeated soon. */
	public Mono<List<SaleReply>> sales() {
		return web.get().uri("/internal/sales").retrieve().bodyToFlux(SaleReply.class).collectList();
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Level(String sku, long onHand) {}

	/** Commits the held stock. */
	public Mono<CommitReply> commit(UUID order) {
		return batches.commit(order);
	}

	/** Releases the stock, and prevents any later hold for this order. */
	public Mono<ReleaseReply> release(UUID order) {
		return guard.around(web.delete().uri(RESERVATION, order)
				.retrieve()
				.toBodilessEntity()
				.thenReturn(ReleaseReply.RELEASED)
				.onErrorResume(WebClientResponseException.class,
						NamedRefusals.as(Map.of("reservation-committed", ReleaseReply.COMMITTED))));
	}

	/** Takes back goods of a committed reservation. */
	public Mono<Void> takeBack(UUID order, UUID returnId, List<Line> lines) {
		return guard.around(web.put().uri(RESERVATION + "/returns/{return}", order, returnId)
				.bodyValue(Map.of("lines", lines))
				.retrieve()
				.toBodilessEntity()
				.then());
	}
}
