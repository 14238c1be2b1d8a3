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
 * Limits of client connections.
 *
 * @param headerTimeout How long the head of a request may take from its first byte to its last.
 * @param bodyTimeout How long a body may take after that; a second limit for bodies that the gateway does not read first.
 * @param stalledReadTimeout A client that reads nothing of a pending response for this long is disconnected.
 * @param maxPipelined Maximum number of unanswered requests of one HTTP/1.1 connection.
 * @param maxStreams Maximum number of requests in progress of one HTTP/2 connection.
 * @param maxAge A connection is closed with the next response after this time, so that load spreads over new gateways.
 * @param maxOpen Maximum number of open connections of all clients. Further ones are closed at once.
 * @param maxOpenPerNetwork Maximum number of open connections of one network. Trusted proxies are exempt.
 * @param maxBuffered Maximum number of bytes of unread responses and unfinished heads of all clients. One network may use an
 *     eighth of it; trusted proxies are exempt. When either limit is exceeded, the connection that has stalled longest is closed.
 *     0: a quarter of the JVM's direct memory.
 */
@Validated
@ConfigurationProperties("gateway.connections")
record ConnectionProperties(@DefaultValue("10s") Duration headerTimeout, @DefaultValue("10s") Duration bodyTimeout,
		@DefaultValue("30s") Duration stalledReadTimeout, @DefaultValue("16") @Min(1) int maxPipelined,
		@DefaultValue("100") @Min(1) long maxStreams, @DefaultValue("5m") Duration maxAge,
		@DefaultValue("8000") @Min(1) int maxOpen, @DefaultValue("4000") @Min(1) int maxOpenPerNetwork,
		@DefaultValue("0") DataSize maxBuffered) {
	private static final int QUARTER = 4;

	@AssertTrue(message = "gateway.connections.header-timeout and stalled-read-timeout must be positive")
	boolean isPositive() {
		return headerTimeout.isPositive() && stalledReadTimeout.isPositive();
	}

	/** In bytes. */
	long maxBufferedBytes() {
		return maxBuffered.toBytes() > 0
				? maxBuffered.toBytes()
				: PlatformDependent.estimateMaxDirectMemory() / QUARTER;
	}
}
