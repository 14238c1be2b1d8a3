package stampede.kit.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

/**
 * Turns a neighbour's refusals into replies by the problem type that names them. Everything else of 4xx stays a failure:
 * it may come from something in between, or from a neighbour of another version, and says nothing about the request.
 */
public final class NamedRefusals {
	private static final String TYPES = "/problems/";

	private NamedRefusals() {}

	/**
	 * @param replies by problem type without its path, for example {@code out-of-stock}
	 */
	public static <T> Function<WebClientResponseException, Mono<T>> as(Map<String, ? extends T> replies) {
		return refused -> {
			var reply = replies.get(typeOf(refused));
			return reply == null ? Mono.error(refused) : Mono.just(reply);
		};
	}

	/** Whether the neighbour names {@code type}, without its path, as its reason. */
	public static boolean isNamed(WebClientResponseException refused, String type) {
		return typeOf(refused).equals(type);
	}

	/** Empty where the answer is no problem document, or one without a type of ours. */
	private static String typeOf(WebClientResponseException refused) {
		if (!MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(refused.getHeaders().getContentType())) {
			return "";
		}
		try {
			var problem = refused.getResponseBodyAs(Problem.class);
			var type = problem == null ? null : problem.type();
			return type != null && type.startsWith(TYPES) ? type.substring(TYPES.length()) : "";
		} catch (DecodingException malformed) {
			return "";
		}
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Problem(@Nullable String type) {}
}
