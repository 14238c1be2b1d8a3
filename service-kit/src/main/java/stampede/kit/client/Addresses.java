package stampede.kit.client;

import java.time.Duration;
import reactor.netty.http.client.HttpClient;

/**
 * How long the address of a downstream service is believed. A container that is started again may come back with the address that
 * its downstream service had, and Docker's name server says that its answers are good for ten minutes: for so long, calls would go to
 * the wrong service. In a cluster, names stand for services and hardly ever change.
 */
public final class Addresses {
	private static final Duration GOOD_FOR = Duration.ofSeconds(2);

	private Addresses() {}

	/** The same client, which looks a name up again when it needs a connection and the last answer is two seconds old. */
	public static HttpClient fresh(HttpClient http) {
		return http.resolver(names -> names.cacheMaxTimeToLive(GOOD_FOR).cacheNegativeTimeToLive(Duration.ZERO));
	}
}
