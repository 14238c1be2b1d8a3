package stampede.payment.provider;

import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
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

/** Keeps a slow or broken provider from taking this service with it, and turns its faults into answers. */
@Component
class Guard {
	private static final Logger log = LoggerFactory.getLogger(Guard.class);
	private final DownstreamGuard provider;

	Guard(DownstreamGuards guards, ProviderProperties properties) {
		this.provider = guards.of("provider", properties.responseTimeout());
	}

	/**
	 * What comes back as a value, a decline above all, counts as success. The work goes on without whoever asked for it,
	 * so his deadline does not end the call; a payment's lease is longer than the call's own limit.
	 */
	<T> Mono<T> around(Mono<T> call, T notSent, T unanswered) {
		return provider.around(call)
				.contextWrite(context -> context.delete(Deadline.class))
				.doOnError(Guard::tell)
				.onErrorReturn(NotSentException.class, notSent)
				.onErrorReturn(Guard::leavesItOpen, unanswered)
				.defaultIfEmpty(unanswered);
	}

	/** The breaker tells by itself that it opened; each call that it spares would tell it again. */
	private static void tell(Throwable failure) {
		if (!(failure instanceof DownstreamUnavailableException)) {
			log.warn("no answer from the provider: {}", failure.toString());
		}
	}

	/** Everything that may happen to a call once it has left; what is not listed is a fault of ours and stays one. */
	private static boolean leavesItOpen(Throwable failure) {
		return failure instanceof WebClientException || failure instanceof TimeoutException
				|| failure instanceof CodecException || failure instanceof DataBufferLimitException
				|| failure instanceof UnsupportedMediaTypeException;
	}
}
