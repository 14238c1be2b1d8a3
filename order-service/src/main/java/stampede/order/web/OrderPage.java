package stampede.order.web;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import stampede.order.Order;
import stampede.order.OrderId;

/**
 * Some of a customer's orders, newest first.
 *
 * @param nextCursor to be passed back for the next page; absent on the last
 */
record OrderPage(List<OrderView> orders, @Nullable String nextCursor) {
	/** Takes one order more than {@code limit} as the sign that there is another page. */
	static OrderPage of(List<Order> found, int limit) {
		var page = found.subList(0, Math.min(limit, found.size()));
		var next = found.size() > limit ? cursor(page.getLast().id()) : null;
		return new OrderPage(page.stream().map(OrderView::of).toList(), next);
	}

	private static String cursor(OrderId last) {
		var bytes = ByteBuffer.allocate(2 * Long.BYTES)
				.putLong(last.value().getMostSignificantBits())
				.putLong(last.value().getLeastSignificantBits());
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
	}

	/** Reads a cursor; an invalid cursor is a client error. */
	static @Nullable OrderId before(@Nullable String cursor) {
		if (cursor == null) {
			return null;
		}
		try {
			var bytes = Base64.getUrlDecoder().decode(cursor);
			if (bytes.length == 2 * Long.BYTES) {
				var buffer = ByteBuffer.wrap(bytes);
				return new OrderId(new UUID(buffer.getLong(), buffer.getLong()));
			}
		} catch (IllegalArgumentException notBase64) {
			throw noCursor();
		}
		throw noCursor();
	}

	private static ResponseStatusException noCursor() {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, "cursor is none that this service gave");
	}
}
