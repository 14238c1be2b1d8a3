package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What {@code PUT /internal/reservations/{order}/returns/{return}} takes. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReturnRequest(@NotEmpty @Size(max = 100) List<@NotNull @Valid LineRequest> lines) {
	@JsonIgnore
	@AssertTrue(message = "name each SKU once")
	boolean isEachSkuNamedOnce() {
		return LineRequest.eachSkuOnce(lines);
	}
}
