package stampede.gateway.edge;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Trust and origins.
 *
 * @param trustedProxies Address ranges (CIDR) of the proxies before the gateway. Their X-Forwarded-* headers are used and passed
 *     on; those of all other peers are dropped. Empty: no proxy is trusted.
 * @param cors Cross-origin requests.
 * @param webhook Webhooks of the payment provider.
 */
@Validated
@ConfigurationProperties("gateway")
record EdgeProperties(@DefaultValue List<String> trustedProxies,
		@DefaultValue Cors cors, @DefaultValue Webhook webhook) {
	/**
	 * Webhooks of the payment provider.
	 *
	 * @param allowedNetworks Address ranges (CIDR) of the provider. Webhooks from other addresses are refused. Empty: all addresses may send them.
	 */
	record Webhook(@DefaultValue List<String> allowedNetworks) {}

	/**
	 * Cross-origin requests.
	 *
	 * @param allowedOrigins Origins whose pages may call the API, for example https://shop.example. "*" allows all, empty none.
	 * @param maxAge How long a browser may cache the response to a preflight request.
	 */
	record Cors(@DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {}
}
