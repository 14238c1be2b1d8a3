package stampede.gateway.variant;

import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a customer gets: a version, or a list to which both contribute.
 *
 * @param variant {@code v1} or {@code v2}; the service that the request goes to
 */
record Assignment(String variant, boolean isInterleaved) {
	static final String V1 = "v1";
	static final String V2 = "v2";
	private static final String VARIANT = "X-Stampede-Variant";
	private static final String EXPERIMENT = "X-Stampede-Experiment";

	/** @param fraction of the customer, at least 0 and less than 1 */
	static Assignment of(double fraction, VariantProperties settings) {
		if (fraction < settings.v2Share()) {
			return new Assignment(V2, false);
		}
		return new Assignment(V1, fraction < settings.v2Share() + settings.interleavedShare());
	}

	/** The same for all customers. */
	static Assignment unsplit(VariantProperties settings) {
		return new Assignment(settings.v2Share() > 0 ? V2 : V1, false);
	}

	/** Without an assignment that the client has sent: it could pretend to be in an experiment, for example by a HEAD request. */
	static ServerWebExchange forget(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().containsKey(EXPERIMENT)
				? exchange.mutate().request(request -> request.headers(headers -> headers.remove(EXPERIMENT))).build()
				: exchange;
	}

	/** Replaces whatever the client has sent. */
	void write(HttpHeaders headers, VariantProperties settings) {
		headers.set(VARIANT, variant);
		headers.remove(EXPERIMENT);
		if (settings.isSplit()) {
			headers.set(EXPERIMENT, isInterleaved
					? settings.experiment() + ";interleaved"
					: String.format(Locale.ROOT, "%s;share=%s", settings.experiment(), settings.v2Share()));
		}
	}
}
