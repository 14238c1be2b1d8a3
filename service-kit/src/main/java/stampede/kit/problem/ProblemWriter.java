package stampede.kit.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes a problem as the whole answer, for code that sits in front of the controllers. */
public final class ProblemWriter {
	private final ObjectMapper json;

	public ProblemWriter(ObjectMapper json) {
		this.json = json;
	}

	/** Fails with {@link IllegalStateException} when the answer has already begun. */
	public Mono<Void> write(ServerWebExchange exchange, ProblemDetail problem, HttpHeaders headers) {
		var response = exchange.getResponse();
		if (!response.setRawStatusCode(problem.getStatus())) {
			return Mono.error(new IllegalStateException("the answer has already begun"));
		}
		if (problem.getInstance() == null) {
			var instance = instance(exchange);
			if (instance != null) {
				problem.setInstance(instance);
			}
		}
		response.getHeaders().addAll(headers);
		response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		var body = bytes(problem);
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
	}

	/** None where the path alone would not read as one: {@code //x} names a host. */
	private static @Nullable URI instance(ServerWebExchange exchange) {
		var path = exchange.getRequest().getURI().getRawPath();
		return path.startsWith("//") ? null : URI.create(path);
	}

	private byte[] bytes(ProblemDetail problem) {
		try {
			return json.writeValueAsBytes(problem);
		} catch (JsonProcessingException unwritable) {
			return "{\"status\":%d}".formatted(problem.getStatus()).getBytes(StandardCharsets.US_ASCII);
		}
	}
}
