package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.inventory.hold.HoldStock;
import stampede.kit.money.Money;
import stampede.kit.text.ReadableText;

/** What {@code PUT /internal/reservations/{order}} takes. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReservationRequest(
		@NotNull @Pattern(regexp = ReadableText.NAME, message = "is no name") String customer,
		@NotEmpty @Size(max = 100) List<@NotNull @Valid LineRequest> lines,
		@Nullable Money expectedTotal) {
	@JsonIgnore
	@AssertTrue(message = "name each SKU once")
	boolean isEachSkuNamedOnce() {
		return LineRequest.eachSkuOnce(lines);
	}

	HoldStock hold(UUID order) {
		return new HoldStock(order, customer, LineRequest.lines(lines), expectedTotal);
	}
}
