package stampede.gateway.body;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;
import stampede.gateway.TrafficClass;

/**
 * Limits of request bodies, which the gateway reads before it forwards a request.
 *
 * @param timeout How long a body may take after the head of its request.
 * @param maxConcurrent Maximum number of bodies in progress of all clients. Unauthenticated clients may use a quarter of it.
 * @param maxBytes Maximum number of bytes of all bodies in progress. One client may use an eighth of it.
 * @param limits Limits by traffic class: "max-size" of a body (64KB without an entry) and "max-concurrent-per-client" (16).
 */
@Validated
@ConfigurationProperties("gateway.body")
record BodyProperties(@DefaultValue("5s") Duration timeout, @DefaultValue("1000") @Min(1) int maxConcurrent,
		@DefaultValue("32MB") DataSize maxBytes, @DefaultValue @Valid Map<TrafficClass, Limits> limits) {
	private static final Limits DEFAULTS = new Limits(DataSize.ofKilobytes(64), 16);

	/**
	 * Limits of one traffic class.
	 *
	 * @param maxSize Maximum size of a body.
	 * @param maxConcurrentPerClient Maximum number of bodies in progress of one client.
	 */
	record Limits(@DefaultValue("64KB") DataSize maxSize, @DefaultValue("16") @Min(1) int maxConcurrentPerClient) {}

	Limits limitsOf(TrafficClass traffic) {
		return limits.getOrDefault(traffic, DEFAULTS);
	}
}
