package stampede.kit.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The tokens by which this service is known to its neighbours, one audience each so that none can be passed on. */
public final class ServiceTokens {
	private static final Duration REREAD_AFTER = Duration.ofSeconds(30);
	private final @Nullable Resource directory;
	private final Map<String, Mono<String>> tokens = new ConcurrentHashMap<>();

	ServiceTokens(@Nullable Resource directory) {
		this.directory = directory;
	}

	/** Adds {@code Authorization: Bearer} with the token kept for {@code neighbour}; fails when there is none. */
	public ExchangeFilterFunction bearerFor(String neighbour) {
		var token = tokens.computeIfAbsent(neighbour, this::cached);
		return (request, next) -> token
				.map(value -> ClientRequest.from(request).headers(headers -> headers.setBearerAuth(value)).build())
				.flatMap(next::exchange);
	}

	private Mono<String> cached(String neighbour) {
		return Mono.fromCallable(() -> read(neighbour))
				.subscribeOn(Schedulers.boundedElastic())
				.cache(_ -> REREAD_AFTER, _ -> Duration.ZERO, () -> Duration.ZERO);
	}

	private String read(String neighbour) throws IOException {
		if (directory == null) {
			throw new IOException("set stampede.tokens.service-tokens to the directory of the service tokens");
		}
		return directory.createRelative(neighbour + ".jwt").getContentAsString(StandardCharsets.UTF_8).strip();
	}
}
