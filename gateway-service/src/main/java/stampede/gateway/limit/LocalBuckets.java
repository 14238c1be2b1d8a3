package stampede.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * This process's own buckets, with its share of every rate. Each request takes a token here too while Redis decides,
 * so that the buckets are current when Redis fails, and no client gets a second burst.
 */
@Component
class LocalBuckets {
	private static final Duration KEPT_UNUSED = Duration.ofMinutes(10);
	private final LoadingCache<Share, Bucket> buckets;

	private final Limits limits;

	/** A changed share begins with new buckets. */
	private record Share(BucketKey key, double of) {}

	LocalBuckets(Limits limits, LimitProperties properties) {
		this.limits = limits;
		this.buckets = Caffeine.newBuilder()
				.maximumSize(properties.maxLocalBuckets())
				.expireAfterAccess(KEPT_UNUSED)
				.build(LocalBuckets::bucket);
	}

	Verdict take(BucketKey key, long tokens) {
		return Verdict.of(buckets.get(new Share(key, limits.share())).tryConsumeAndReturnRemaining(tokens));
	}

	private static Bucket bucket(Share share) {
		var builder = new LocalBucketBuilder();
		for (var limit : share.key().configuration(share.of()).getBandwidths()) {
			builder.addLimit(limit);
		}
		return builder.build();
	}
}
