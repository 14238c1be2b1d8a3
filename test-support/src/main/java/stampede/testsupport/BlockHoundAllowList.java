package stampede.testsupport;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What BlockHound may let pass: what reads a file once, asks a device that never waits, or counts. */
public final class BlockHoundAllowList implements BlockHoundIntegration {
	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder
				// Reads /dev/urandom, which never waits once the machine is up.
				.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
				// A class or a message bundle is read from its jar once, at its first use.
				.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
				.allowBlockingCallsInside("java.util.ResourceBundle", "getBundle")
				// Tests sign tokens on any thread; the JDK keeps the blinding parameters of an RSA key under a lock.
				.allowBlockingCallsInside("stampede.testsupport.TestTokens", "token")
				// Counts up under a lock, which is held for no longer than that.
				.allowBlockingCallsInside("com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory", "create")
				// Lettuce counts who writes to its connection under a lock, which is held for no longer than that.
				.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters")
				.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive")
				// Jackson makes the deserializer of a class once, under a lock.
				.allowBlockingCallsInside("com.fasterxml.jackson.databind.deser.DeserializerCache",
						"_createAndCacheValueDeserializer")
				// Resilience4j counts the calls of a breaker under a lock, which is held for no longer than that.
				.allowBlockingCallsInside("io.github.resilience4j.core.metrics.FixedSizeSlidingWindowMetrics", "record")
				.allowBlockingCallsInside("io.github.resilience4j.core.metrics.FixedSizeSlidingWindowMetrics",
						"getSnapshot")
				.allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "record")
				.allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "getSnapshot")
				// It keeps the latest events of bulkheads and breakers in a buffer, under a lock that is held for no longer than that. An error
				// from here is thrown in the middle of a signal: the call would never end.
				.allowBlockingCallsInside("io.github.resilience4j.circularbuffer.ConcurrentEvictingQueue",
						"writeConcurrently")
				// Caffeine evicts under a lock, which is held for no longer than that.
				.allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "performCleanUp")
				.allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "lock")
				// Resilience4j lets one caller decide that an open breaker tries again.
				.allowBlockingCallsInside(
						"io.github.resilience4j.circuitbreaker.internal.CircuitBreakerStateMachine$OpenState",
						"toHalfOpenState")
				// The OpenAPI document is made once; in production before the first request (pre-loading-enabled).
				.allowBlockingCallsInside("org.springdoc.api.AbstractOpenApiResource", "getOpenApi");
	}
}
