package stampede.simulator.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.simulator.charge.Ids;
import stampede.simulator.charge.Refusal;
import stampede.simulator.stripe.ErrorObject;

/** Common to every call of Stripe's API: a {@code Request-Id}, and the caller's secret key. */
@Component
class StripeEdge implements WebFilter {
	private static final String PATHS = "/v1/";
	private static final String TEST_KEY = "sk_test_";
	private final @Nullable String secretKey;
	private final ObjectMapper json;

	StripeEdge(ApiProperties properties, ObjectMapper json) {
		this.secretKey = properties.secretKey();
		this.json = json;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		// The decoded path, as routing sees it.
		if (!exchange.getRequest().getURI().getPath().startsWith(PATHS)
				&& !exchange.getRequest().getPath().value().contains(";")) {
			return chain.filter(exchange);
		}
		exchange.getResponse().getHeaders().set("Request-Id", Ids.next("req_"));
		var shown = key(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
		if (shown.isEmpty()) {
			return refuse(exchange, "You did not provide an API key.");
		}
		return shown.filter(this::accepted).isPresent()
				? chain.filter(exchange)
				: refuse(exchange, "Invalid API Key provided.");
	}

	private boolean accepted(String shown) {
		return secretKey == null ? shown.startsWith(TEST_KEY) : shown.equals(secretKey);
	}

	/** A bearer token, or the user name of basic authentication, as Stripe takes both. */
	private static Optional<String> key(@Nullable String authorization) {
		if (authorization == null) {
			return Optional.empty();
		}
		if (authorization.startsWith("Bearer ")) {
			return Optional.of(authorization.substring("Bearer ".length()).strip());
		}
		return authorization.startsWith("Basic ") ? user(authorization.substring("Basic ".length())) : Optional.empty();
	}

	private static Optional<String> user(String basic) {
		try {
			var pair = new String(Base64.getDecoder().decode(basic.strip()), StandardCharsets.UTF_8);
			return Optional.of(pair.split(":", 2)[0]);
		} catch (IllegalArgumentException malformed) {
			return Optional.empty();
		}
	}

	private Mono<Void> refuse(ServerWebExchange exchange, String message) {
		var refusal = new Refusal(401, "invalid_request_error", null, null, message, null);
		var response = exchange.getResponse();
		response.setStatusCode(HttpStatus.UNAUTHORIZED);
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		return response.writeWith(Mono.fromCallable(() -> response.bufferFactory().wrap(bytes(refusal))));
	}

	private byte[] bytes(Refusal refusal) throws JsonProcessingException {
		return json.writeValueAsBytes(ErrorObject.body(refusal));
	}
}
