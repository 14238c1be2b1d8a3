package stampede.kit.client;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The HTTP client of one downstream service; nested in the properties of that service.
 *
 * @param baseUrl base URL of the downstream service
 * @param connectTimeout limit of the TCP handshake
 * @param responseTimeout limit from the written request to the head of the response
 * @param maxConnections maximum number of open connections
 * @param maxPending maximum number of requests that wait for a connection; further ones fail at once
 * @param pendingTimeout maximum wait for a connection
 */
public record ClientProperties(URI baseUrl, @DefaultValue("500ms") Duration connectTimeout,
		@DefaultValue("3s") Duration responseTimeout, @DefaultValue("100") int maxConnections,
		@DefaultValue("1000") int maxPending, @DefaultValue("1s") Duration pendingTimeout) {
	/** The sum of the limits: the bound of a whole call, also when the body of the response arrives slowly. */
	public Duration longestCall() {
		return pendingTimeout.plus(connectTimeout).plus(responseTimeout);
	}
}
