package stampede.kit.client;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Classifies failed calls for the circuit breaker and the retry. */
final class FailureClassifier {
	/** Client errors that do not depend on the request: an invalid token, a missing scope, a rate limit. */
	private static final Set<Integer> REFUSES_ALL_REQUESTS = Set.of(401, 403, 429);
	private static final Set<Integer> FROM_INTERMEDIARY = Set.of(502, 503);

	private FailureClassifier() {}

	/** A failure of the downstream service or of the network. A response that a customer's input can cause is not a failure. */
	static boolean isFault(Throwable failure) {
		return switch (failure) {
			case ClientDeadlineTooShortException _ -> false;
			// This service's own connection pool was exhausted: the downstream service did not see the request.
			case WebClientRequestException request when isOwnQueue(request.getCause()) -> false;
			case WebClientResponseException answer -> !answer.getStatusCode().is4xxClientError()
					|| REFUSES_ALL_REQUESTS.contains(answer.getStatusCode().value());
			case WebClientException _ -> true;
			case TimeoutException _ -> true;
			case CodecException _ -> true;
			case DataBufferLimitException _ -> true;
			case UnsupportedMediaTypeException _ -> true;
			default -> false;
		};
	}

	/** A 4xx without a reply for it ({@link NamedRefusals}), which is not recorded as a failure of the downstream service. */
	static boolean isUnexpectedRefusal(Throwable failure) {
		return failure instanceof WebClientResponseException answer && answer.getStatusCode().is4xxClientError();
	}

	/** Neither a failure of the downstream service nor a response: a rejected call, a short deadline, a bug of this service. */
	static boolean isIgnored(Throwable failure) {
		return !isFault(failure) && !(failure instanceof WebClientResponseException);
	}

	/**
	 * Whether the failure is transient: a refused or broken connection, a 502 or 503 of an intermediary. Not a timeout (the
	 * downstream service is overloaded), nor a response with Retry-After.
	 */
	static boolean isRetryable(Throwable failure) {
		return (failure instanceof WebClientException && isBroken(failure.getCause()))
				|| (failure instanceof WebClientResponseException answer
						&& FROM_INTERMEDIARY.contains(answer.getStatusCode().value())
						&& !answer.getHeaders().containsKey(HttpHeaders.RETRY_AFTER));
	}

	private static boolean isBroken(@Nullable Throwable cause) {
		return cause instanceof AbortedException || (cause instanceof IOException
				&& !(cause instanceof ConnectTimeoutException)
				&& !(cause instanceof UnknownHostException)
				&& !(cause instanceof SSLException));
	}

	/** Whether the downstream service did not see the request. */
	static boolean wasNeverSent(Throwable failure) {
		return failure instanceof NotSentException
				|| (failure instanceof WebClientRequestException request && hadNoConnection(request.getCause()));
	}

	private static boolean hadNoConnection(@Nullable Throwable cause) {
		return cause instanceof ConnectException || cause instanceof UnknownHostException || isOwnQueue(cause);
	}

	private static boolean isOwnQueue(@Nullable Throwable cause) {
		return cause instanceof PoolAcquireTimeoutException || cause instanceof PoolAcquirePendingLimitException;
	}
}
