package stampede.order.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.order.OrderLine;
import stampede.order.feed.EventFeed;

/**
 * An event of the feed in the JSON format of CloudEvents 1.0, with the extensions {@code partitionkey} and {@code traceparent}.
 */
@Schema(description = "An event of an order, in the JSON format of CloudEvents 1.0")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CloudEvent(@Schema(example = "1.0") String specversion,
		@Schema(description = "The order's id and the number of the event in its order, from 1; unique in the source", example = "0197c1f5-0e2c-7bd4-9d6f-3f5c8f1f2a10/3") String id,
		@Schema(example = "/stampede/orders") String source,
		@Schema(description = "The state that the order entered, and the version of the data's schema", example = "stampede.order.confirmed.v1") String type,
		@Schema(description = "The order's id") String subject,
		@Schema(description = "The order's id: the events of one order are in order") String partitionkey,
		@Schema(description = "The time of the change, by the database's clock") Instant time,
		@Schema(example = "application/json") String datacontenttype,
		@Schema(description = "W3C trace context of the request or worker that changed the order") @Nullable String traceparent,
		Data data) {
	static final String BATCH = "application/cloudevents-batch+json";

	/** @param unitPrice absent until stock is held */
	@Schema(name = "OrderFeedLine")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Line(String sku, int quantity,
			@Schema(description = "Absent until stock is held") @Nullable Money unitPrice) {
		/** The price is read with the event, and may be later than it: an event before stock was held has none. */
		static Line of(OrderLine line, boolean isPriced) {
			return new Line(line.sku(), line.quantity(), isPriced ? line.unitPrice() : null);
		}
	}

	/** @param customer a pseudonym */
	@Schema(name = "OrderFeedData", description = "The data of an event; further members may be added")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Data(UUID orderId,
			@Schema(description = "The state that the order entered", example = "CONFIRMED") String state,
			@Schema(description = "Absent until stock is held") @Nullable Money total,
			@Schema(description = "Why the order was rejected", example = "OUT_OF_STOCK") @Nullable String reason,
			@Schema(description = "A pseudonym of the customer: the same in all orders of this customer") String customer,
			List<Line> lines) {}

	static CloudEvent of(EventFeed.Entry entry) {
		var found = entry.event();
		var event = found.event();
		var order = found.order().value().toString();
		var about = found.data();
		return new CloudEvent("1.0", order + "/" + event.seq(), "/stampede/orders",
				"stampede.order." + event.type().toLowerCase(Locale.ROOT) + ".v1", order, order, event.occurredAt(),
				"application/json", found.traceparent(),
				new Data(about.orderId(), about.state(), about.total(), about.reason(), entry.customer(),
						found.lines().stream().map(line -> Line.of(line, about.total() != null)).toList()));
	}
}
