package stampede.gateway.edge;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param trustedProxies address ranges (CIDR) of the proxies before this gateway, whose {@code X-Forwarded-*} is
 *        believed and passed on; nobody's where empty
 * @param cors which pages of other origins may call
 * @param connections how slow and how old a client's connection may be
 */
@Validated
@ConfigurationProperties("gateway")
record EdgeProperties(@DefaultValue List<String> trustedProxies,
		@DefaultValue Cors cors, @Valid @DefaultValue Connections connections) {
	/**
	 * @param allowedOrigins for example {@code https://shop.example}; none where empty, {@code *} for all
	 * @param maxAge how long a browser may remember the answer
	 */
	record Cors(@DefaultValue List<String> allowedOrigins, @DefaultValue("1h") Duration maxAge) {}

	/**
	 * @param headWithin how long a request's head may take from its first byte to its last
	 * @param bodyWithin how long its body may take after that, at most: a backstop for what gateway.body does not read
	 * @param maxStreams how many requests of one HTTP/2 connection may be under way
	 * @param maxAge after which a connection is closed with the next answer, so that load spreads over new gateways
	 */
	record Connections(@DefaultValue("10s") Duration headWithin, @DefaultValue("10s") Duration bodyWithin,
			@DefaultValue("100") @Min(1) long maxStreams, @DefaultValue("5m") Duration maxAge) {}
}
