package stampede.payment.provider;

import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamGuards;
import stampede.kit.client.DownstreamUnavailableException;
import stampede.kit.client.NotSentException;
import stampede.kit.deadline.Deadline;
import stampede.kit.logging.AggregatedWarning;

/** Protects this service from a slow or failing provider, and maps its failures to replies. */
@Component
class Guard {
	private static final AggregatedWarning FAILURES = new AggregatedWarning(LoggerFactory.getLogger(Guard.class),
			"{} calls to the payment provider failed; latest failure: {}");
	private final DownstreamGuard provider;

	Guard(DownstreamGuards guards, ProviderProperties properties) {
		this.provider = guards.of("provider", properties.responseTimeout());
	}

	/**
	 * A reply, also a decline, counts as success. The client's deadline does not limit the call, because the work continues without the
	 * client; the lease of a payment is longer than the limit of the call.
	 */
	<T> Mono<T> around(Mono<T> call, T notSent, T unanswered) {
		return provider.around(call)
				.contextWrite(context -> context.delete(Deadline.class))
				.doOnError(Guard::logFailure)
				.onErrorReturn(NotSentException.class, notSent)
				.onErrorReturn(Guard::leavesItOpen, unanswered)
				.defaultIfEmpty(unanswered);
	}

	/** Not for calls that the circuit breaker rejects: it has logged that it opened. */
	private static void logFailure(Throwable failure) {
		if (!(failure instanceof DownstreamUnavailableException)) {
			FAILURES.add(failure.toString());
		}
	}

	/** Failures after which the outcome of the call is unknown; any other failure is a bug and is not mapped. */
	private static boolean leavesItOpen(Throwable failure) {
		return failure instanceof WebClientException || failure instanceof TimeoutException
				|| failure instanceof CodecException || failure instanceof DataBufferLimitException
				|| failure instanceof UnsupportedMediaTypeException;
	}
}
