package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import stampede.kit.text.ReadableText;

/**
 * What {@code POST /items/{sku}/receipts} takes.
 *
 * @param quantity how many come in; negative to correct the stock downwards
 */
record ReceiptRequest(@Min(-1_000_000) @Max(1_000_000) int quantity,
		@Pattern(regexp = ReadableText.CHARACTER
				+ "{0,500}", message = "is at most 500 characters, none of them control characters") @Nullable String note) {
	@JsonIgnore
	@AssertTrue(message = "quantity must not be 0")
	boolean isChange() {
		return quantity != 0;
	}
}
