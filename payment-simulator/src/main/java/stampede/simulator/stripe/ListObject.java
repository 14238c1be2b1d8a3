package stampede.simulator.stripe;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.function.Function;
import stampede.simulator.charge.Page;

/** Stripe's {@code list}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ListObject(String object, List<?> data, boolean hasMore, String url) {
	public static <T> ListObject of(Page<T> page, Function<T, ?> shape, String url) {
		return new ListObject("list", page.items().stream().map(shape).toList(), page.hasMore(), url);
	}
}
