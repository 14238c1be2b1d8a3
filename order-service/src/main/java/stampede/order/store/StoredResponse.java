package stampede.order.store;

import org.jspecify.annotations.Nullable;

/**
 * The stored response of an idempotent request. A repeat returns the same bytes.
 *
 * @param replayed whether it was returned before
 */
public record StoredResponse(int status, String contentType, @Nullable String location, String body, boolean replayed) {
	/** The problem of an order that failed only because other orders hold the stock. */
	public static final String STOCK_HELD = "stock-held";

	/** Whether the client should place the order again soon; the type of a problem is the first member of its body. */
	public boolean isWorthARetry() {
		return body.startsWith("{\"type\":\"/problems/" + STOCK_HELD + "\"");
	}

	/** The same response as a replay. */
	public StoredResponse again() {
		return new StoredResponse(status, contentType, location, body, true);
	}
}
