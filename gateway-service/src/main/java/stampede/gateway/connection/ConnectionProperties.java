package stampede.gateway.connection;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How slow, how busy and how old a client's connection may be.
 *
 * @param headWithin how long a request's head may take from its first byte to its last
 * @param bodyWithin how long its body may take after that, at most: a backstop for what gateway.body does not read
 * @param readWithin after which a client that takes nothing of an answer is hung up on
 * @param maxPipelined how many requests of one HTTP/1.1 connection may be unanswered
 * @param maxStreams how many requests of one HTTP/2 connection may be under way
 * @param maxAge after which a connection is closed with the next answer, so that load spreads over new gateways
 */
@Validated
@ConfigurationProperties("gateway.connections")
record ConnectionProperties(@DefaultValue("10s") Duration headWithin, @DefaultValue("10s") Duration bodyWithin,
		@DefaultValue("30s") Duration readWithin, @DefaultValue("16") @Min(1) int maxPipelined,
		@DefaultValue("100") @Min(1) long maxStreams, @DefaultValue("5m") Duration maxAge) {
	@AssertTrue(message = "gateway.connections.head-within and read-within must be positive")
	boolean isPositive() {
		return headWithin.isPositive() && readWithin.isPositive();
	}
}
