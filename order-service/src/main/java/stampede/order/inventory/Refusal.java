package stampede.order.inventory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import stampede.kit.client.NamedRefusals;
import stampede.kit.money.Money;

/**
 * The reason of a refusal of inventory-service, for a single order or for one member of a list. An unknown reason is a failure: it may
 * come from an intermediary, or from another version of the service.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Refusal(@Nullable String type, @Nullable String sku, @Nullable Boolean soldOut, @Nullable Boolean held,
		@Nullable Money total) {
	/** Empty unless the response is a refusal with a known reason. */
	static Optional<Refusal> of(WebClientResponseException answer) {
		return NamedRefusals.read(answer, Refusal.class);
	}

	/** Of a reservation. */
	Optional<StockReply> ofStock() {
		return Optional.ofNullable(switch (NamedRefusals.name(type)) {
			case "out-of-stock" -> new StockReply.OutOfStock(Boolean.TRUE.equals(soldOut) ? sku : null,
					Boolean.TRUE.equals(held));
			case "price-changed" -> total == null ? null : new StockReply.PriceChanged(total);
			case "customer-limit" -> new StockReply.CustomerLimit();
			case "unknown-item" -> new StockReply.UnknownItem();
			case "total-too-large" -> new StockReply.TotalTooLarge();
			case "mixed-currencies" -> new StockReply.MixedCurrencies();
			case "reservation-released" -> new StockReply.Released();
			default -> null;
		});
	}

	/** Of a commit. */
	Optional<CommitReply> ofCommit() {
		return switch (NamedRefusals.name(type)) {
			case "reservation-not-found", "reservation-released", "reservation-expired" ->
				Optional.of(CommitReply.GONE);
			default -> Optional.empty();
		};
	}
}
