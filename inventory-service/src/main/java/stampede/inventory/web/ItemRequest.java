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
import stampede.kit.money.ProviderAmounts;
import stampede.kit.text.ReadableText;

/**
 * What {@code PUT /items/{sku}} takes.
 *
 * @param maxPerCustomer maximum quantity for one customer, held and bought; absent: the service's default
 */
@Schema(name = "DefineItem")
record ItemRequest(
		@Schema(description = "A text for people", example = "T-shirt, black, M") @NotNull @Pattern(regexp = ReadableText.CHARACTER
				+ "{1,200}", message = "is 1 to 200 characters, none of them control characters") String name,
		@NotNull @Valid Price price,
		@Schema(description = "Maximum quantity for one customer, held and bought; 10 if absent", example = "10") @Min(1) @Max(1_000_000) @Nullable Integer maxPerCustomer) {
	record Price(@Schema(description = "In minor units", example = "1999") @Min(1) @Max(99_999_999) long amount,
			@Schema(description = "ISO 4217, in use today", example = "EUR", pattern = "[A-Z]{3}") @NotNull String currency) {
		@JsonIgnore
		@AssertTrue(message = "currency is not an ISO 4217 currency in use")
		boolean isCurrencyInUse() {
			return currency == null || Currencies.isInUse(currency);
		}

		@JsonIgnore
		@AssertTrue(message = "the payment provider takes no such amount: of a currency with three decimals full tens, of MGA full ariary,"
				+ " of ISK and UGX at most 999999")
		boolean isAmountPayable() {
			return currency == null || !Currencies.isInUse(currency) || amount < 1
					|| ProviderAmounts.isPayable(new Money(amount, currency));
		}
	}

	Item item(Sku sku, int defaultMaxPerCustomer) {
		return new Item(sku, name, new Money(price.amount(), price.currency()),
				maxPerCustomer == null ? defaultMaxPerCustomer : maxPerCustomer);
	}
}
