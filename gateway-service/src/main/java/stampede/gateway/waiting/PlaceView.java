package stampede.gateway.waiting;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client's place in the public API.
 *
 * @param ahead clients with a better place that still poll; only while waiting
 * @param estimate of the wait; absent before the opening, and while no client is admitted
 * @param pollAfterSeconds the client polls again after this time
 * @param place sent with each poll as {@code Stampede-Place}, so that the place survives a loss of Redis
 * @param pass sent with orders as {@code Stampede-Pass}
 * @param stale whether the room could not be read, so that only the place itself is known
 * @param now the server's time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlaceView(String sale, State state, Stock stock, @Nullable Long ahead, @Nullable Estimate estimate,
		long pollAfterSeconds, @Nullable String place, @Nullable String pass, @Nullable Instant passExpiresAt,
		Instant opensAt, Instant closesAt, boolean stale, Instant now) {
	enum State {
		/** The sale is not open; the order among early clients is drawn by lot. */
		EARLY,
		WAITING,
		/** With a pass. */
		ADMITTED,
		SOLD_OUT,
		CLOSED
	}

	enum Stock {
		AVAILABLE,
		/** Orders in progress hold all units; some may be released. */
		RESERVED,
		SOLD_OUT
	}

	/** A range in seconds. */
	record Estimate(long fromSeconds, long toSeconds) {}
}
