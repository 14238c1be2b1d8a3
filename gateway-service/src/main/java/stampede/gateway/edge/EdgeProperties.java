package stampede.gateway.edge;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param trustedProxies address ranges (CIDR) of the proxies before this gateway, whose {@code X-Forwarded-*} is
 *        believed and passed on; nobody's where empty
 * @param cors which pages of other origins may call
 * @param webhook whose webhooks are taken
 */
@Validated
@ConfigurationProperties("gateway")
record EdgeProperties(@DefaultValue List<String> trustedProxies,
		@DefaultValue Cors cors, @DefaultValue Webhook webhook) {
	/**
	 * @param allowedNetworks address ranges (CIDR) from which webhooks come; everybody's where empty
	 */
	record Webhook(@DefaultValue List<String> allowedNetworks) {}

	/**
	 * @param allowedOrigins for example {@code https://shop.example}; none where empty, {@code *} for all
	 * @param maxAge how long a browser may remember the answer
	 */
	record Cors(@DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {}
}
