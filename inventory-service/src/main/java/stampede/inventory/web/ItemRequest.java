package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Sku;
import stampede.inventory.catalogue.Item;
import stampede.kit.money.Currencies;
import stampede.kit.money.Money;
import stampede.kit.text.ReadableText;

/**
 * What {@code PUT /items/{sku}} takes.
 *
 * @param maxPerCustomer how many one customer may hold and own together; the service's default where absent
 */
@Schema(name = "DefineItem")
record ItemRequest(
		@Schema(description = "For people", example = "T-shirt, black, M") @NotNull @Pattern(regexp = ReadableText.CHARACTER
				+ "{1,200}", message = "is 1 to 200 characters, none of them control characters") String name,
		@NotNull @Valid Price price,
		@Schema(description = "How many one customer may hold and own together; 10 where absent", example = "10") @Min(1) @Max(1_000_000) @Nullable Integer maxPerCustomer) {
	record Price(@Schema(description = "In minor units", example = "1999") @Min(1) @Max(99_999_999) long amount,
			@Schema(description = "ISO 4217, in use today", example = "EUR", pattern = "[A-Z]{3}") @NotNull String currency) {
		@JsonIgnore
		@AssertTrue(message = "currency is no ISO 4217 currency in use")
		boolean isCurrencyInUse() {
			return currency == null || Currencies.isInUse(currency);
		}

		/** What the provider takes of three decimals are full tens (Stripe, "Supported currencies", three-decimal currencies). */
		@JsonIgnore
		@AssertTrue(message = "an amount of a currency with three decimals must end in 0")
		boolean isAmountPayable() {
			return currency == null || !Currencies.isInUse(currency) || Currencies.decimals(currency) < 3
					|| amount % 10 == 0;
		}
	}

	Item item(Sku sku, int defaultMaxPerCustomer) {
		return new Item(sku, name, new Money(price.amount(), price.currency()),
				maxPerCustomer == null ? defaultMaxPerCustomer : maxPerCustomer);
	}
}
