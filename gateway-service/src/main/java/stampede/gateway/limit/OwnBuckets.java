package stampede.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * This process's own buckets, with its share of every rate. Each request takes a token here, too, while Redis decides:
 * so they stand where they should when Redis goes away, and nobody is given a second burst.
 */
@Component
class OwnBuckets {
	private static final Duration KEPT_UNUSED = Duration.ofMinutes(10);
	private final LoadingCache<BucketKey, Bucket> buckets;

	OwnBuckets(LimitProperties properties) {
		this.buckets = Caffeine.newBuilder()
				.maximumSize(properties.remembered())
				.expireAfterAccess(KEPT_UNUSED)
				.build(key -> bucket(key, properties.share()));
	}

	Verdict take(BucketKey key) {
		return Verdict.of(buckets.get(key).tryConsumeAndReturnRemaining(1));
	}

	private static Bucket bucket(BucketKey key, double share) {
		var builder = new LocalBucketBuilder();
		for (var limit : key.configuration(share).getBandwidths()) {
			builder.addLimit(limit);
		}
		return builder.build();
	}
}
