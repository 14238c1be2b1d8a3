package stampede.order.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.order.Refund;
import stampede.order.returns.RefundCommand;

/**
 * What {@code POST /orders/{id}/refunds} takes.
 *
 * @param lines to refund; absent: everything that is left. An empty list is refused, because it may be a mistake.
 * @param restock whether the goods return to stock; true by default, and only an operator may set false
 */
@Schema(name = "RefundOrder", description = "A refund to make")
record RefundRequest(
		@Schema(description = "Absent: everything that is left. An empty list is refused") @Nullable @Size(min = 1, max = PlaceOrderRequest.MAX_LINES) List<@NotNull @Valid Line> lines,
		@Schema(description = "Whether the goods go on sale again; true by default, and only an operator may set false") @Nullable Boolean restock) {
	@Schema(name = "RefundOrderLine")
	record Line(
			@Schema(description = "SKU of the item", example = "TSHIRT-BLACK-M") @NotNull @Pattern(regexp = PlaceOrderRequest.SKU, message = "is no SKU") String sku,
			@Schema(description = "Quantity", example = "1") @Min(1) @Max(10_000) int quantity) {}

	RefundRequest {
		PlaceOrderRequest.requireFewLines(lines);
	}

	RefundCommand command(boolean restocked) {
		var wanted = lines == null ? List.<Line>of() : lines;
		return new RefundCommand(wanted.stream()
				.map(line -> new Refund.Line(line.sku(), line.quantity()))
				.toList(), restocked);
	}
}
