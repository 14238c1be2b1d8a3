package stampede.kit.security;

import com.nimbusds.jwt.JWTParser;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.kit.metrics.KitMetric;

/** The tokens that this service sends to downstream services. Each has one audience, so that it cannot be used at another service. */
public final class ServiceTokens {
	private static final Duration REREAD_AFTER = Duration.ofSeconds(30);
	private final @Nullable Resource directory;
	private final Map<String, Mono<String>> tokens = new ConcurrentHashMap<>();
	private final Map<String, TokenExpiry> endings = new ConcurrentHashMap<>();
	private final MeterRegistry meters;

	ServiceTokens(@Nullable Resource directory, MeterRegistry meters) {
		this.directory = directory;
		this.meters = meters;
	}

	/** The expiry of a token, and the time at which it was read; it may have been replaced since. */
	private record TokenExpiry(Instant at, long readAt) {
		double left() {
			return System.nanoTime() - readAt > 2 * REREAD_AFTER.toNanos()
					? Double.NaN
					: Duration.between(Instant.now(), at).toMillis() / 1e3;
		}
	}

	/** Adds {@code Authorization: Bearer} with the token kept for {@code downstream}; fails when there is none. */
	public ExchangeFilterFunction bearerFor(String downstream) {
		var token = tokens.computeIfAbsent(downstream, this::cached);
		return (request, next) -> token
				.map(value -> ClientRequest.from(request).headers(headers -> headers.setBearerAuth(value)).build())
				.flatMap(next::exchange);
	}

	private Mono<String> cached(String downstream) {
		return Mono.fromCallable(() -> read(downstream))
				.subscribeOn(Schedulers.boundedElastic())
				.cache(_ -> REREAD_AFTER, _ -> Duration.ZERO, () -> Duration.ZERO);
	}

	private String read(String downstream) throws IOException {
		if (directory == null) {
			throw new IOException("set stampede.tokens.service-tokens to the directory of the service tokens");
		}
		var token = directory.createRelative(downstream + ".jwt").getContentAsString(StandardCharsets.UTF_8).strip();
		noteEnding(downstream, token);
		return token;
	}

	/** Only reads the expiry for the meter; the downstream service verifies the token. */
	private void noteEnding(String downstream, String token) {
		try {
			var end = JWTParser.parse(token).getJWTClaimsSet().getExpirationTime();
			if (end != null && endings.put(downstream, new TokenExpiry(end.toInstant(), System.nanoTime())) == null) {
				KitMetric.TOKENS_SERVICE_LEFT.gauge(meters, () -> left(downstream), downstream);
			}
		} catch (ParseException notOurs) {
			endings.remove(downstream);
		}
	}

	private double left(String downstream) {
		var ending = endings.get(downstream);
		return ending == null ? Double.NaN : ending.left();
	}
}
