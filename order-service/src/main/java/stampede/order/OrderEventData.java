package stampede.order;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;

/** The data of an order's event, as it is stored and sent. It holds nothing about the payment token. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(description = "The data of an order's event; further members may be added")
public record OrderEventData(UUID orderId,
		@Schema(description = "The state that the order entered", example = "CONFIRMED") String state,
		@Schema(description = "Absent until stock is held") @Nullable Money total,
		@Schema(description = "Why the order was rejected", example = "OUT_OF_STOCK") @Nullable String reason) {}
