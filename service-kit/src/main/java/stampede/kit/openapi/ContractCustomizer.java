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
 * Describes every response of an operation: those of its {@link Contract}, and those that any operation can have, from the
 * service or from the gateway. Throws {@link IllegalStateException} if a public operation has no contract or no
 * operation id of its own, or needs a scope that is not declared.
 */
final class ContractCustomizer implements OperationCustomizer {
	/** Includes 401: an invalid token is refused by operations that need no token, too. */
	private static final List<String> ANY = List.of("400 bad-request", "401 unauthenticated", "403 origin-not-allowed",
			"406 not-acceptable", "414 uri-too-long", "415 unsupported-media-type", "429 rate-limited",
			"431 headers-too-large", "500 internal-error", "503 unavailable", "503 overloaded", "503 circuit-open",
			"503 upstream-unavailable", "504 deadline-exceeded", "504 outcome-unknown", "504 upstream-timeout");
	private static final List<String> WITH_SCOPE = List.of("403 forbidden");
	private static final List<String> WITH_BODY = List.of("408 body-too-slow", "413 content-too-large");
	private static final List<String> RETRYABLE = List.of("429", "503");

	@Override
	public Operation customize(Operation operation, HandlerMethod method) {
		var contract = method.getMethodAnnotation(Contract.class);
		if (contract == null) {
			throw new IllegalStateException(method + " is public and has no @Contract");
		}
		requireOperationId(method);
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
				.description(
						"How long the caller waits for the response, in milliseconds; 10,000 by default. A value that is"
								+ " no number is ignored. A value that leaves too little time for any work is refused with 400.")
				.schema(new IntegerSchema().minimum(BigDecimal.valueOf(100))).example(10_000));
		requireScopes(operation, contract, method);
		return operation;
	}

	/** Generators merge the descriptions of all services into one client: ids that springdoc derives would collide. */
	private static void requireOperationId(HandlerMethod method) {
		var described = method.getMethodAnnotation(io.swagger.v3.oas.annotations.Operation.class);
		if (described == null || described.operationId().isEmpty()) {
			throw new IllegalStateException(method + " is public and has no operationId");
		}
	}

	/**
	 * A bearer scheme has no scopes of its own, and linters refuse those of an operation that its scheme does not list. So the
	 * operation names them in words for people and in an extension for programs.
	 */
	private static void requireScopes(Operation operation, Contract contract, HandlerMethod method) {
		if (contract.scopes().length == 0) {
			return;
		}
		var scopes = List.of(contract.scopes());
		if (!ApiDocument.SCOPES.keySet().containsAll(scopes)) {
			throw new IllegalStateException(method + " needs a scope that is not declared: " + scopes);
		}
		operation.addSecurityItem(new SecurityRequirement().addList(ApiDocument.BEARER));
		operation.addExtension("x-scopes", scopes);
		var needed = "Needs the scope " + String.join(" or ", scopes) + ".";
		operation.setDescription(
				operation.getDescription() == null ? needed : operation.getDescription() + " " + needed);
	}

	private static void describeKey(Operation operation) {
		if (operation.getParameters() != null) {
			operation.getParameters().stream().filter(parameter -> IdempotencyKey.HEADER.equals(parameter.getName()))
					.forEach(key -> key
							.description(
									"Identifies the request: a repeat with the same key has no second effect."
											+ " Visible ASCII, quoted or not.")
							.schema(new StringSchema().minLength(1).maxLength(255))
							.example("3f1c9a52-7d0e-4b7e-9a55-0d5d3c1f8e21"));
		}
	}

	private static @Nullable Content content(Operation operation, Contract contract) {
		if (contract.eventData() != Record.class) {
			return new Content().addMediaType("text/event-stream", new MediaType().schema(new StringSchema()
					.description(
							"Server-sent events (HTML Living Standard, 9.2). The data of each event is one line of JSON, a "
									+ name(contract.eventData()) + "; comments keep the connection open.")));
		}
		var found = operation.getResponses() == null
				? null
				: operation.getResponses().values().stream()
						.map(ApiResponse::getContent).filter(Objects::nonNull).findFirst().orElse(null);
		return contract.body() == Object.class
				? found
				: new Content().addMediaType("application/json",
						new MediaType().schema(new Schema<>().$ref(name(contract.body()))));
	}

	/** The name of a record's schema. */
	static String name(Class<?> view) {
		var named = view.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
		return named == null || named.name().isEmpty() ? view.getSimpleName() : named.name();
	}

	private static ApiResponse success(String answer, @Nullable Content content, Contract contract) {
		var response = new ApiResponse().description(answer.substring(4));
		if (!answer.startsWith("204") && !answer.startsWith("304") && contract.body() != void.class) {
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

	/** The problems that any operation with a token and a body can have, by status; each is described once. */
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
		if (RETRYABLE.contains(status) || types.contains("request-in-flight")) {
			response.addHeaderObject("Retry-After", header("Retry-After"));
		}
		return response;
	}

	private static Map<String, Object> example(HttpStatus status, String type) {
		var example = new LinkedHashMap<String, Object>();
		example.put("type", "/problems/" + type);
		example.put("title", status.getReasonPhrase());
		example.put("status", status.value());
		example.put("detail", "An explanation for people; see docs/problems.md.");
		return example;
	}

	private static Header header(String name) {
		return new Header().$ref("#/components/headers/" + name);
	}
}
