package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.Line;
import stampede.inventory.Sku;

/** A quantity of one item, in the internal API. */
@JsonIgnoreProperties(ignoreUnknown = true)
record LineRequest(@NotNull @Pattern(regexp = Sku.PATTERN, message = "is no SKU") String sku,
		@Min(1) @Max(10_000) int quantity) {
	/** Runs beside the validation of the lines, so any of their values may be missing. */
	static boolean eachSkuOnce(@Nullable List<? extends @Nullable LineRequest> lines) {
		if (lines == null) {
			return true;
		}
		var skus = lines.stream().map(line -> line == null ? "" : String.valueOf(line.sku())).toList();
		return skus.stream().distinct().count() == skus.size();
	}

	static List<Line> lines(List<LineRequest> lines) {
		return lines.stream().map(line -> new Line(new Sku(line.sku()), line.quantity())).toList();
	}
}
