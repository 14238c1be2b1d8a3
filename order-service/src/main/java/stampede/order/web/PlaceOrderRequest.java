package stampede.order.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.order.OrderLine;
import stampede.order.placing.PlaceOrder;

/** What {@code POST /orders} takes. Prices are not in it: they come from inventory. */
@Schema(name = "PlaceOrder", description = "An order to place")
record PlaceOrderRequest(
		@Schema(description = "Each SKU once; 100 units in all at most") @NotEmpty @Size(min = 1, max = MAX_LINES) List<@NotNull @Valid Line> lines,
		@NotNull @Valid PaymentMeans payment,
		@Nullable @Valid ExpectedTotal expectedTotal) {
	static final int MAX_LINES = 20;
	/** Of all lines together: more than a person buys, and too few to buy out a sale with one request. */
	private static final int MAX_UNITS = 100;

	/** Checked first, because validation would process every line. */
	PlaceOrderRequest {
		requireFewLines(lines);
	}

	static void requireFewLines(@Nullable List<?> lines) {
		if (lines != null && lines.size() > MAX_LINES) {
			throw new IllegalArgumentException("at most " + MAX_LINES + " lines");
		}
	}

	static final String SKU = "[A-Za-z0-9._-]{1,64}";

	@Schema(name = "PlaceOrderLine")
	record Line(
			@Schema(description = "SKU of the item", example = "TSHIRT-BLACK-M") @NotNull @Pattern(regexp = SKU, message = "is no SKU") String sku,
			@Schema(description = "Quantity", example = "1") @Min(1) @Max(10_000) int quantity) {}

	/**
	 * @param token the payment provider's reference; never a card number, nor any text with twelve consecutive digits
	 */
	record PaymentMeans(
			@Schema(description = "The payment provider's single-use reference to a card; never card data", example = "tok_visa") @NotNull @Pattern(regexp = "(?!.*\\d(?:_?\\d){11})(?:tok|pm)_[A-Za-z0-9_]{1,100}", message = "is no payment token") String token) {}

	@Schema(description = "The total that the customer was shown; an order with another total is refused")
	record ExpectedTotal(@Schema(description = "In minor units", example = "1999") @Positive long amount,
			@Schema(description = "ISO 4217", example = "EUR") @NotNull @Pattern(regexp = "[A-Z]{3}", message = "is no ISO 4217 currency") String currency) {}

	@AssertTrue(message = "name each SKU once")
	@JsonIgnore
	boolean isEachSkuNamedOnce() {
		return lines == null
				|| lines.stream().filter(line -> line != null).map(Line::sku).distinct().count() == lines.stream()
						.filter(line -> line != null).count();
	}

	@AssertTrue(message = "an order is for at most 100 units")
	@JsonIgnore
	boolean isOfFewUnits() {
		return lines == null
				|| lines.stream().filter(line -> line != null).mapToLong(Line::quantity).sum() <= MAX_UNITS;
	}

	PlaceOrder.Command command(@Nullable String pass) {
		return new PlaceOrder.Command(
				lines.stream().map(line -> OrderLine.of(line.sku(), line.quantity())).toList(),
				payment.token(),
				expectedTotal == null ? null : new Money(expectedTotal.amount(), expectedTotal.currency()),
				pass);
	}
}
