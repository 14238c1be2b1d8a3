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

/** Asks Redis, and decides alone while it does not answer. Never open: without Redis a caller has this process's share. */
@Component
class Buckets {
	private static final Logger log = LoggerFactory.getLogger(Buckets.class);
	private static final Duration STEADY_AFTER = Duration.ofSeconds(3);
	private final RedisBuckets shared;
	private final LocalBuckets own;
	private final CircuitBreaker breaker;
	private final Counter decidedAlone;
	private final AtomicBoolean alone = new AtomicBoolean();
	private volatile long lastAlone;

	Buckets(RedisBuckets shared, LocalBuckets own, CircuitBreakerRegistry breakers, MeterRegistry meters) {
		this.shared = shared;
		this.own = own;
		this.breaker = breakers.circuitBreaker("rate-limit-store");
		this.decidedAlone = GatewayMetric.RATE_LIMIT_FALLBACK.counter(meters);
		GatewayMetric.RATE_LIMIT_ALONE.gauge(meters, () -> alone.get() ? 1 : 0);
	}

	/** Takes tokens of the caller's; never fails. */
	Mono<Verdict> take(BucketKey key, long tokens) {
		return Mono.defer(() -> {
			var ownVerdict = own.take(key, tokens);
			return shared.take(key, tokens)
					.transformDeferred(CircuitBreakerOperator.of(breaker))
					.doOnNext(_ -> together())
					.onErrorResume(Exception.class, failure -> alone(ownVerdict, failure));
		});
	}

	private Mono<Verdict> alone(Verdict verdict, Exception failure) {
		decidedAlone.increment();
		lastAlone = System.nanoTime();
		if (alone.compareAndSet(false, true)) {
			log.warn("Redis does not answer ({}); every gateway limits by itself", failure.toString());
		}
		return Mono.just(verdict);
	}

	/** A Redis that answers now and then would otherwise fill the log. */
	private void together() {
		if (alone.get() && System.nanoTime() - lastAlone > STEADY_AFTER.toNanos() && alone.compareAndSet(true, false)) {
			log.info("Redis answers again; the rate limits are shared");
		}
	}
}
