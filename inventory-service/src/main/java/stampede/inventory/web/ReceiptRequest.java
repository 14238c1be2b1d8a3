package stampede.inventory.web;

import io.swagger.v3.oas.annotations.media.Schema;
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
 * @param quantity added quantity; negative to correct the stock downwards
 */
@Schema(name = "ReceiveStock")
record ReceiptRequest(
		@Schema(description = "Added quantity; negative to correct downwards; not 0", example = "100") @Min(-1_000_000) @Max(1_000_000) int quantity,
		@Schema(description = "A text for people", example = "delivery 4711") @Pattern(regexp = ReadableText.CHARACTER
				+ "{0,500}", message = "is at most 500 characters, none of them control characters") @Nullable String note) {
	@JsonIgnore
	@AssertTrue(message = "quantity must not be 0")
	boolean isChange() {
		return quantity != 0;
	}
}
