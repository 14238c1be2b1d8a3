package stampede.gateway.limit;

import io.github.bucket4j.BucketConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import stampede.gateway.TrafficClass;

/**
 * One caller's bucket for one class of traffic at one rate. The rate belongs to the key: a changed rate begins with full
 * buckets, and gateways that still have the old rate do not disturb those that have the new one.
 *
 * @param caller a digest: subjects are personal data, and may be of any length
 */
record BucketKey(TrafficClass traffic, LimitProperties.Rate rate, String caller) {
	private static final int DIGEST_BYTES = 16;

	static BucketKey of(TrafficClass traffic, LimitProperties.Rate rate, String caller) {
		return new BucketKey(traffic, rate, digest(caller));
	}

	byte[] inRedis() {
		return "stampede:limit:%s:%d/%d/%d:%s"
				.formatted(traffic.label(), rate.burst(), rate.sustained(), rate.per().toMillis(), caller)
				.getBytes(StandardCharsets.US_ASCII);
	}

	/** The bucket with {@code share} of the rate; at least one request fits into it. */
	BucketConfiguration configuration(double share) {
		var burst = Math.max(1, Math.round(rate.burst() * share));
		var per = rate.per().toNanos() / share;
		return BucketConfiguration.builder()
				.addLimit(limit -> limit.capacity(burst)
						.refillGreedy(rate.sustained(), Duration.ofNanos(Math.round(per))))
				.build();
	}

	private static String digest(String caller) {
		try {
			var digest = MessageDigest.getInstance("SHA-256").digest(caller.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
		} catch (NoSuchAlgorithmException missing) {
			throw new IllegalStateException(missing);
		}
	}
}
