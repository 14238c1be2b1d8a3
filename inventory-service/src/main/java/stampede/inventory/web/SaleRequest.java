package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Sku;
import stampede.inventory.sale.DefineSale;
import stampede.inventory.sale.SaleId;
import stampede.inventory.sale.Schedule;

/** What {@code PUT /sales/{id}} takes. */
@Schema(name = "DefineSale")
record SaleRequest(
		@Schema(description = "SKUs of the sale; the order has no meaning") @NotEmpty @Size(min = 1, max = 20) List<@NotNull @Pattern(regexp = Sku.PATTERN, message = "is no SKU") String> skus,
		@Schema(description = "Clients may join the waiting room from then on", example = "2026-12-01T11:30:00Z") @NotNull Instant doorsAt,
		@Schema(description = "Clients are admitted, and orders need a pass, from then on", example = "2026-12-01T12:00:00Z") @NotNull Instant opensAt,
		@Schema(description = "The end of the sale", example = "2026-12-01T14:00:00Z") @NotNull Instant closesAt,
		@Schema(description = "Validity of a pass in seconds; 300 if absent", example = "300") @Min(30) @Max(3_600) @Nullable Integer passLifeSeconds,
		@Schema(description = "The most clients that are admitted in a second", example = "50") @Min(1) @Max(100_000) int admitPerSecond) {
	private static final int DEFAULT_PASS_LIFE_SECONDS = 300;

	@JsonIgnore
	@AssertTrue(message = "doorsAt must be before opensAt, and opensAt before closesAt")
	boolean isInOrder() {
		return doorsAt == null || opensAt == null || closesAt == null
				|| (doorsAt.isBefore(opensAt) && opensAt.isBefore(closesAt));
	}

	DefineSale command(String operator, SaleId id) {
		return new DefineSale(operator, id, skus.stream().map(Sku::new).toList(),
				new Schedule(doorsAt, opensAt, closesAt),
				Duration.ofSeconds(passLifeSeconds == null ? DEFAULT_PASS_LIFE_SECONDS : passLifeSeconds),
				admitPerSecond);
	}
}
