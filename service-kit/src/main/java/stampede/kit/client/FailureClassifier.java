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

/** What a failed call says about the neighbour, and about itself. */
final class FailureClassifier {
	/** Without a valid token, without the right scope, or too often: whatever is asked, and for whomever. */
	private static final Set<Integer> NOBODY_IS_SERVED = Set.of(401, 403, 429);
	private static final Set<Integer> SOMEBODY_IN_BETWEEN = Set.of(502, 503);

	private FailureClassifier() {}

	/** A fault of the neighbour, or of the way to it. What a customer's input may bring about is none. */
	static boolean isFault(Throwable failure) {
		return switch (failure) {
			case ShortDeadlineTimeoutException _ -> false;
			// Our own queue is full, or too slow: nobody has asked the neighbour.
			case WebClientRequestException request when isOwnQueue(request.getCause()) -> false;
			case WebClientResponseException answer -> !answer.getStatusCode().is4xxClientError()
					|| NOBODY_IS_SERVED.contains(answer.getStatusCode().value());
			case WebClientException _ -> true;
			case TimeoutException _ -> true;
			case CodecException _ -> true;
			case DataBufferLimitException _ -> true;
			case UnsupportedMediaTypeException _ -> true;
			default -> false;
		};
	}

	/** A 4xx that nobody has turned into a reply, and that does not count against the neighbour. */
	static boolean isUnexpectedRefusal(Throwable failure) {
		return failure instanceof WebClientResponseException answer && answer.getStatusCode().is4xxClientError();
	}

	/** Neither a fault of the neighbour nor an answer: a call refused here, an impatient one, a bug of ours. */
	static boolean isIgnored(Throwable failure) {
		return !isFault(failure) && !(failure instanceof WebClientResponseException);
	}

	/**
	 * Whether the same call is likely to succeed a moment later: a connection that was refused or broken, an unexplained
	 * refusal from something in between. Not a time-out (the neighbour has enough to do), nor an answer that says when to
	 * come back.
	 */
	static boolean isRetryable(Throwable failure) {
		return (failure instanceof WebClientException && isBroken(failure.getCause()))
				|| (failure instanceof WebClientResponseException answer
						&& SOMEBODY_IN_BETWEEN.contains(answer.getStatusCode().value())
						&& !answer.getHeaders().containsKey(HttpHeaders.RETRY_AFTER));
	}

	private static boolean isBroken(@Nullable Throwable cause) {
		return cause instanceof AbortedException || (cause instanceof IOException
				&& !(cause instanceof ConnectTimeoutException)
				&& !(cause instanceof UnknownHostException)
				&& !(cause instanceof SSLException));
	}

	/** Whether the neighbour surely did not see the call. */
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
