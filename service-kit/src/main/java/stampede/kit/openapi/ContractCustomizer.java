package stampede.kit.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import stampede.kit.deadline.Deadline;
import stampede.kit.idempotency.IdempotencyKey;

/**
 * Makes of a {@link Contract} every answer that a call can have: what it says itself, and what may come to any call, from
 * the service or from the gateway before it.
 */
final class ContractCustomizer implements OperationCustomizer {
	/** A token that is none is refused where none is needed, too. */
	private static final List<String> ANY = List.of("400 bad-request", "401 unauthenticated", "403 origin-not-allowed",
			"406 not-acceptable",
			"414 uri-too-long", "429 rate-limited", "431 headers-too-large", "500 internal-error", "503 unavailable",
			"503 overloaded", "503 circuit-open", "503 upstream-unavailable", "504 deadline-exceeded",
			"504 outcome-unknown", "504 upstream-timeout");
	private static final List<String> WITH_SCOPE = List.of("403 forbidden");
	private static final List<String> WITH_BODY = List.of("408 body-too-slow", "413 content-too-large",
			"415 unsupported-media-type");
	private static final List<String> COME_BACK = List.of("429", "503");

	@Override
	public Operation customize(Operation operation, HandlerMethod method) {
		var contract = method.getMethodAnnotation(Contract.class);
		if (contract == null) {
			throw new IllegalStateException(method + " is public and has no @Contract");
		}
		var responses = new ApiResponses();
		var content = content(operation, contract);
		for (var answer : contract.answers()) {
			responses.addApiResponse(answer.substring(0, 3), success(answer, content, contract));
		}
		refusals(operation, contract)
				.forEach((status, types) -> responses.addApiResponse(status,
						types.equals(common().get(status)) ? new ApiResponse().$ref(status) : refused(status, types)));
		operation.setResponses(responses);
		describeKey(operation);
		operation.addParametersItem(new HeaderParameter().name(Deadline.HEADER).required(false)
				.description("How long the caller waits for the answer, in milliseconds; 10,000 unless it says.")
				.schema(new IntegerSchema().minimum(BigDecimal.valueOf(25))).example(10_000));
		for (var scope : contract.scopes()) {
			operation.addSecurityItem(new SecurityRequirement().addList(ApiDocument.BEARER, scope));
		}
		return operation;
	}

	private static void describeKey(Operation operation) {
		if (operation.getParameters() != null) {
			operation.getParameters().stream().filter(parameter -> IdempotencyKey.HEADER.equals(parameter.getName()))
					.forEach(key -> key
							.description(
									"Names what the caller wants, once: a repeat with the same key has no second effect."
											+ " Visible ASCII, in quotes or not.")
							.schema(new StringSchema().minLength(1).maxLength(255))
							.example("3f1c9a52-7d0e-4b7e-9a55-0d5d3c1f8e21"));
		}
	}

	private static @Nullable Content content(Operation operation, Contract contract) {
		var found = operation.getResponses() == null
				? null
				: operation.getResponses().values().stream()
						.map(ApiResponse::getContent).filter(Objects::nonNull).findFirst().orElse(null);
		return contract.body() == Object.class
				? found
				: new Content().addMediaType("application/json",
						new MediaType().schema(new Schema<>().$ref(name(contract.body()))));
	}

	private static String name(Class<?> view) {
		var named = view.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
		return named == null || named.name().isEmpty() ? view.getSimpleName() : named.name();
	}

	private static ApiResponse success(String answer, @Nullable Content content, Contract contract) {
		var response = new ApiResponse().description(answer.substring(4));
		if (!answer.startsWith("204")) {
			response.setContent(content);
		}
		response.addHeaderObject("RateLimit", header("RateLimit"));
		response.addHeaderObject("RateLimit-Policy", header("RateLimit-Policy"));
		if (contract.replays()) {
			response.addHeaderObject(IdempotencyKey.REPLAYED_HEADER, header(IdempotencyKey.REPLAYED_HEADER));
		}
		if (contract.locates()) {
			response.addHeaderObject("Location", header("Location"));
		}
		return response;
	}

	private static Map<String, Set<String>> refusals(Operation operation, Contract contract) {
		var all = new TreeMap<String, Set<String>>();
		add(all, ANY);
		add(all, List.of(contract.refuses()));
		if (contract.scopes().length > 0) {
			add(all, WITH_SCOPE);
		}
		if (operation.getRequestBody() != null) {
			add(all, WITH_BODY);
		}
		return all;
	}

	private static void add(Map<String, Set<String>> all, List<String> refusals) {
		refusals.forEach(refusal -> all.computeIfAbsent(refusal.substring(0, 3), _ -> new TreeSet<>())
				.add(refusal.substring(4)));
	}

	/** What may come to any call that has a token and a body, by status; each is described once. */
	static Map<String, Set<String>> common() {
		var all = new TreeMap<String, Set<String>>();
		add(all, ANY);
		add(all, WITH_SCOPE);
		add(all, WITH_BODY);
		return all;
	}

	static ApiResponse refused(String status, Set<String> types) {
		var known = HttpStatus.valueOf(Integer.parseInt(status));
		var media = new MediaType().schema(new Schema<>().$ref(ApiDocument.PROBLEM));
		types.forEach(type -> media.addExamples(type, new Example().value(example(known, type))));
		var response = new ApiResponse().description(known.getReasonPhrase() + ": " + String.join(", ", types))
				.content(new Content().addMediaType("application/problem+json", media));
		if (COME_BACK.contains(status) || types.contains("request-in-flight")) {
			response.addHeaderObject("Retry-After", header("Retry-After"));
		}
		return response;
	}

	private static Map<String, Object> example(HttpStatus status, String type) {
		var example = new LinkedHashMap<String, Object>();
		example.put("type", "/problems/" + type);
		example.put("title", status.getReasonPhrase());
		example.put("status", status.value());
		example.put("detail", "For people; see docs/problems.md.");
		return example;
	}

	private static Header header(String name) {
		return new Header().$ref("#/components/headers/" + name);
	}
}
