package stampede.kit.client;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach one neighbour; nested in the neighbour's own properties.
 *
 * @param baseUrl where it answers
 * @param connectTimeout for the TCP handshake
 * @param responseTimeout from the request written to the answer's head
 * @param maxConnections open at the same time
 * @param maxPending requests that wait for a connection; further ones fail at once
 * @param pendingTimeout how long one of them waits
 */
public record ClientProperties(URI baseUrl, @DefaultValue("500ms") Duration connectTimeout,
		@DefaultValue("3s") Duration responseTimeout, @DefaultValue("100") int maxConnections,
		@DefaultValue("1000") int maxPending, @DefaultValue("1s") Duration pendingTimeout) {
	/** How long a call may take when everything in it takes as long as it may: a bound for answers that only drip. */
	public Duration longestCall() {
		return pendingTimeout.plus(connectTimeout).plus(responseTimeout);
	}
}
