package stampede.order.inventory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException.Conflict;
import org.springframework.web.reactive.function.client.WebClientResponseException.NotFound;
import org.springframework.web.reactive.function.client.WebClientResponseException.UnprocessableEntity;
import reactor.core.publisher.Mono;
import stampede.kit.client.NeighbourGuard;
import stampede.kit.client.NeighbourGuards;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.money.Money;
import stampede.kit.security.ServiceTokens;

/**
 * Holds, hands over and gives back stock. Every call is keyed by the order's id and safe to repeat; a refusal is a reply,
 * anything else that goes wrong is an error that says nothing about whether the call took effect.
 */
@Component
public class InventoryClient {
	private static final String NAME = "inventory-service";
	private static final String RESERVATION = "/internal/reservations/{order}";
	private final WebClient web;
	private final NeighbourGuard guard;

	InventoryClient(WebClients clients, NeighbourGuards guards, InventoryProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline) {
		this.web = clients.to(NAME, properties.client())
				.filter(deadline)
				.filter(tokens.bearerFor(NAME))
				.build();
		this.guard = guards.of(NAME, properties.client().longestCall());
	}

	/** So many of one SKU. */
	public record Line(String sku, int quantity) {}

	/**
	 * Holds every line or none. Never repeated unheard: a refusal means that nothing is held only to whoever knows that
	 * no earlier attempt may have arrived.
	 */
	public Mono<StockReply> reserve(UUID order, String customer, List<Line> lines) {
		return guard.once(web.put().uri(RESERVATION, order)
				.bodyValue(new Wish(customer, lines))
				.retrieve()
				.bodyToMono(Reservation.class)
				.map(Reservation::held)
				.onErrorResume(Conflict.class, InventoryClient::refusal)
				.onErrorResume(UnprocessableEntity.class, InventoryClient::refusal));
	}

	/** Hands the held stock over for good. */
	public Mono<CommitReply> commit(UUID order) {
		return guard.around(web.post().uri(RESERVATION + "/commit", order)
				.retrieve()
				.toBodilessEntity()
				.thenReturn(CommitReply.COMMITTED)
				.onErrorReturn(Conflict.class, CommitReply.GONE)
				.onErrorReturn(NotFound.class, CommitReply.GONE));
	}

	/** Gives the stock back, or makes sure that none is ever held. */
	public Mono<ReleaseReply> release(UUID order) {
		return guard.around(web.delete().uri(RESERVATION, order)
				.retrieve()
				.toBodilessEntity()
				.thenReturn(ReleaseReply.RELEASED)
				.onErrorReturn(Conflict.class, ReleaseReply.COMMITTED));
	}

	/** Takes back goods of a committed reservation. */
	public Mono<Void> takeBack(UUID order, UUID returnId, List<Line> lines) {
		return guard.around(web.put().uri(RESERVATION + "/returns/{return}", order, returnId)
				.bodyValue(Map.of("lines", lines))
				.retrieve()
				.toBodilessEntity()
				.then());
	}

	private static Mono<StockReply> refusal(WebClientResponseException refused) {
		var problem = refused.getResponseBodyAs(Problem.class);
		return switch (problem == null ? "" : problem.type()) {
			case "/problems/out-of-stock" -> Mono.just(new StockReply.OutOfStock());
			case "/problems/customer-limit" -> Mono.just(new StockReply.CustomerLimit());
			case "/problems/unknown-item" -> Mono.just(new StockReply.UnknownItem());
			case "/problems/reservation-released" -> Mono.just(new StockReply.Released());
			default -> Mono.error(refused);
		};
	}

	private record Wish(String customer, List<Line> lines) {}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Problem(String type) {}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Reservation(List<PricedLine> lines) {
		@JsonIgnoreProperties(ignoreUnknown = true)
		private record PricedLine(String sku, Money unitPrice) {}

		StockReply held() {
			return new StockReply.Held(
					lines.stream().collect(Collectors.toMap(PricedLine::sku, PricedLine::unitPrice)));
		}
	}
}
