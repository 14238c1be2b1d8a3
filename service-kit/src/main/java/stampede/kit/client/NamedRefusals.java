package stampede.kit.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/**
 * Maps the refusals (4xx) of a downstream service to replies by their problem type. Any other 4xx remains a failure: it may come
 * from an intermediary or from another version of the service, and says nothing about the request.
 */
public final class NamedRefusals {
	private static final String TYPES = "/problems/";

	private NamedRefusals() {}

	/**
	 * @param replies by problem type without its path, for example {@code out-of-stock}
	 */
	public static <T> Function<WebClientResponseException, Mono<T>> as(Map<String, ? extends T> replies) {
		return refused -> {
			var reply = replies.get(read(refused, Problem.class).map(problem -> name(problem.type())).orElse(""));
			return reply == null ? Mono.error(refused) : Mono.just(reply);
		};
	}

	/** The problem document, of any type; empty where the response has no valid problem document. */
	public static <P> Optional<P> read(WebClientResponseException refused, Class<P> document) {
		if (!MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(refused.getHeaders().getContentType())) {
			return Optional.empty();
		}
		try {
			return Optional.ofNullable(refused.getResponseBodyAs(document));
		} catch (DecodingException malformed) {
			return Optional.empty();
		}
	}

	/** A problem type without its path; an empty string where it is not one of Stampede's. */
	public static String name(@Nullable String type) {
		return type != null && type.startsWith(TYPES) ? type.substring(TYPES.length()) : "";
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Problem(@Nullable String type) {}
}
