package stampede.gateway.connection;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of clients' connections.
 *
 * @param headWithin how long a request's head may take from its first byte to its last
 * @param bodyWithin how long its body may take after that, at most: a backstop for bodies that gateway.body does not read
 * @param readWithin after which a client that reads nothing of a response is disconnected
 * @param maxPipelined how many requests of one HTTP/1.1 connection may be unanswered
 * @param maxStreams how many requests of one HTTP/2 connection may be in progress
 * @param maxAge after which a connection is closed with the next response, so that load spreads over new gateways
 * @param atOnce the open connections of all clients; further ones are closed at once
 * @param perNetwork the open connections of one network that is not a trusted proxy
 * @param held the bytes of unread responses and unfinished heads of all clients; one network that is not a trusted proxy has an eighth.
 *     When either is exceeded, the connection that has stalled longest is closed. 0 for a quarter of the JVM's direct memory
 */
@Validated
@ConfigurationProperties("gateway.connections")
record ConnectionProperties(@DefaultValue("10s") Duration headWithin, @DefaultValue("10s") Duration bodyWithin,
		@DefaultValue("30s") Duration readWithin, @DefaultValue("16") @Min(1) int maxPipelined,
		@DefaultValue("100") @Min(1) long maxStreams, @DefaultValue("5m") Duration maxAge,
		@DefaultValue("8000") @Min(1) int atOnce, @DefaultValue("4000") @Min(1) int perNetwork,
		@DefaultValue("0") DataSize held) {
	private static final int QUARTER = 4;

	@AssertTrue(message = "gateway.connections.head-within and read-within must be positive")
	boolean isPositive() {
		return headWithin.isPositive() && readWithin.isPositive();
	}

	/** In bytes. */
	long heldBytes() {
		return held.toBytes() > 0 ? held.toBytes() : PlatformDependent.estimateMaxDirectMemory() / QUARTER;
	}
}
