package stampede.order.inventory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;

/**
 * The same in HTTP for one order and for several: what {@link InventoryBatches} sends. A refusal is a reply; anything else that goes
 * wrong is an error, of the one call or, in a list, of the one member.
 */
final class InventoryCalls {
	static final String RESERVATION = "/internal/reservations/{order}";
	private static final String RESERVATIONS = "/internal/reservations";
	private final WebClient web;

	InventoryCalls(WebClient web) {
		this.web = web;
	}

	Mono<StockReply> reserve(ReserveStock command) {
		return web.put().uri(RESERVATION, command.order())
				.bodyValue(command.body())
				.retrieve()
				.bodyToMono(Reservation.class)
				.map(Reservation::held)
				.onErrorResume(WebClientResponseException.class, refused(Refusal::ofStock));
	}

	Mono<CommitReply> commit(UUID order) {
		return web.post().uri(RESERVATION + "/commit", order)
				.retrieve()
				.toBodilessEntity()
				.thenReturn(CommitReply.COMMITTED)
				.onErrorResume(WebClientResponseException.class, refused(Refusal::ofCommit));
	}

	/** One reply or error for each, in their order. */
	Mono<List<Mono<StockReply>>> reserve(List<ReserveStock> commands) {
		return list(RESERVATIONS, Map.of("reservations", commands.stream()
				.map(each -> Map.of("orderId", each.order(), "reservation", each.body())).toList()))
				.map(answers -> answers.stream()
						.map(answer -> answer.reply(Reservation::held, Refusal::ofStock)).toList());
	}

	/** As {@link #reserve(List)}. */
	Mono<List<Mono<CommitReply>>> commit(List<UUID> orders) {
		return list(RESERVATIONS + "/commits", Map.of("orderIds", orders))
				.map(answers -> answers.stream()
						.map(answer -> answer.reply(_ -> CommitReply.COMMITTED, Refusal::ofCommit)).toList());
	}

	private Mono<List<Outcome>> list(String path, Object body) {
		return web.post().uri(path)
				.bodyValue(body)
				.retrieve()
				.bodyToMono(Outcomes.class)
				.map(Outcomes::outcomes);
	}

	private static <T> Function<WebClientResponseException, Mono<T>> refused(Function<Refusal, Optional<T>> reply) {
		return answer -> Refusal.of(answer).flatMap(reply).map(Mono::just).orElseGet(() -> Mono.error(answer));
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Outcomes(List<Outcome> outcomes) {}

	/** Has either a reservation or a problem. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Outcome(@Nullable Reservation reservation, @Nullable Refusal problem) {
		<T> Mono<T> reply(Function<Reservation, T> done, Function<Refusal, Optional<T>> refused) {
			if (reservation != null) {
				return Mono.fromSupplier(() -> done.apply(reservation));
			}
			return Optional.ofNullable(problem).flatMap(refused).map(Mono::just).orElseGet(
					() -> Mono.error(() -> new IllegalStateException("inventory-service named no reason: " + problem)));
		}
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Reservation(@Nullable List<PricedLine> lines) {
		@JsonIgnoreProperties(ignoreUnknown = true)
		private record PricedLine(String sku, Money unitPrice) {}

		StockReply held() {
			return new StockReply.Held(Objects.requireNonNull(lines, "a reservation has lines").stream()
					.collect(Collectors.toMap(PricedLine::sku, PricedLine::unitPrice)));
		}
	}
}
