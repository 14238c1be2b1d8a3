package stampede.payment.provider;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Keeps a slow or broken provider from taking this service with it, and turns its faults into answers. */
@Component
class Guard {
	private static final Logger log = LoggerFactory.getLogger(Guard.class);
	private static final String NAME = "provider";
	private final CircuitBreaker breaker;
	private final Bulkhead bulkhead;
	private final Duration timeout;

	Guard(CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads, ProviderProperties properties) {
		this.breaker = breakers.circuitBreaker(NAME);
		this.bulkhead = bulkheads.bulkhead(NAME);
		this.timeout = properties.responseTimeout();
	}

	/**
	 * The time-out is inside the breaker, or slowness would go uncounted; the bulkhead is outside, so that a call it
	 * refuses takes no trial permit. What comes back as a value, a decline above all, counts as success.
	 */
	<T> Mono<T> around(Mono<T> call, T notSent, T unanswered) {
		return call
				.timeout(timeout)
				.transformDeferred(CircuitBreakerOperator.of(breaker))
				.transformDeferred(BulkheadOperator.of(bulkhead))
				.doOnError(failure -> log.warn("no answer from the provider: {}", failure.toString()))
				.onErrorReturn(Guard::neverLeft, notSent)
				.onErrorReturn(Guard::leavesItOpen, unanswered)
				.defaultIfEmpty(unanswered);
	}

	private static boolean neverLeft(Throwable failure) {
		return failure instanceof CallNotPermittedException || failure instanceof BulkheadFullException
				|| (failure instanceof WebClientRequestException request && noConnection(request.getCause()));
	}

	private static boolean noConnection(@Nullable Throwable cause) {
		return cause instanceof ConnectException || cause instanceof UnknownHostException
				|| cause instanceof PoolAcquireTimeoutException || cause instanceof PoolAcquirePendingLimitException;
	}

	/** Everything that may happen to a call once it has left; what is not listed is a fault of ours and stays one. */
	private static boolean leavesItOpen(Throwable failure) {
		return failure instanceof WebClientException || failure instanceof TimeoutException
				|| failure instanceof CodecException || failure instanceof DataBufferLimitException
				|| failure instanceof UnsupportedMediaTypeException;
	}
}
