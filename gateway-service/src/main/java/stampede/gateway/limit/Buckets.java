package stampede.gateway.limit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.gateway.GatewayMetric;

/** Takes tokens in Redis. While Redis is unavailable, uses the local buckets with this process's share of the rate; never admits all. */
@Component
class Buckets {
	private static final Logger log = LoggerFactory.getLogger(Buckets.class);
	private static final Duration STEADY_AFTER = Duration.ofSeconds(3);
	private final Limits limits;
	private final RedisBuckets shared;
	private final LocalBuckets own;
	private final CircuitBreaker breaker;
	private final Counter decidedLocally;
	private final AtomicBoolean degraded = new AtomicBoolean();
	private volatile long lastFailure;

	Buckets(Limits limits, RedisBuckets shared, LocalBuckets own, CircuitBreakerRegistry breakers,
			MeterRegistry meters) {
		this.limits = limits;
		this.shared = shared;
		this.own = own;
		this.breaker = breakers.circuitBreaker("rate-limit-store");
		this.decidedLocally = GatewayMetric.RATE_LIMIT_FALLBACK.counter(meters);
		GatewayMetric.RATE_LIMIT_DEGRADED.gauge(meters, () -> degraded.get() ? 1 : 0);
	}

	/** Takes tokens from the bucket of {@code key}; never fails. */
	Mono<Verdict> take(BucketKey key, long tokens) {
		return Mono.defer(() -> {
			var ownVerdict = own.take(key, tokens);
			if (!limits.isShared(key.traffic())) {
				return Mono.just(ownVerdict);
			}
			return shared.take(key, tokens)
					.transformDeferred(CircuitBreakerOperator.of(breaker))
					.doOnNext(_ -> recover())
					.onErrorResume(Exception.class, failure -> fallBack(ownVerdict, failure));
		});
	}

	private Mono<Verdict> fallBack(Verdict verdict, Exception failure) {
		decidedLocally.increment();
		lastFailure = System.nanoTime();
		if (degraded.compareAndSet(false, true)) {
			log.warn("Redis is unavailable ({}); rate limits are local", failure.toString());
		}
		return Mono.just(verdict);
	}

	/** Only after some seconds without a failure: an unstable Redis would otherwise fill the log. */
	private void recover() {
		if (degraded.get() && System.nanoTime() - lastFailure > STEADY_AFTER.toNanos()
				&& degraded.compareAndSet(true, false)) {
			log.info("Redis is available again; rate limits are shared");
		}
	}
}
