package stampede.kit.client;

import java.time.Duration;
import reactor.netty.http.client.HttpClient;

/**
 * The lifetime of cached addresses. A restarted container may get an address that another service had before, and Docker's name server
 * gives its records a lifetime of ten minutes: for that time calls would reach the wrong service.
 */
public final class Addresses {
	private static final Duration LIFETIME = Duration.ofSeconds(2);

	private Addresses() {}

	/** The client with cached addresses that expire after two seconds. */
	public static HttpClient fresh(HttpClient http) {
		return http.resolver(names -> names.cacheMaxTimeToLive(LIFETIME).cacheNegativeTimeToLive(Duration.ZERO));
	}
}
