package stampede.kit.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import stampede.kit.idempotency.IdempotencyKey;

/** The parts that the descriptions of all services share: licence, security, problems, headers. */
final class ApiDocument implements OpenApiCustomizer {
	static final String BEARER = "bearer";
	static final String PROBLEM = "Problem";
	/** The scopes of public operations, each with the calls that it allows. */
	static final Map<String, String> SCOPES = new TreeMap<>(Map.of(
			"orders", "a customer's calls on the customer's own orders and payments",
			"operator", "an operator's calls on the catalogue, its stock, and any order or payment"));
	private static final String PROBLEM_FIELD = "ProblemField";
	private static final String VERSION = "1.0.0";
	private final OpenApiProperties properties;
	private final AdditionalSchemas additional;

	ApiDocument(OpenApiProperties properties, AdditionalSchemas additional) {
		this.properties = properties;
		this.additional = additional;
	}

	@Override
	public void customise(OpenAPI document) {
		document.setInfo(new Info().title(properties.title()).version(VERSION).description(properties.description())
				.license(new License().name("Apache License 2.0").identifier("Apache-2.0")));
		// Relative: a client reads the document from the gateway that serves the calls.
		document.setServers(List.of(new Server().url("/").description("The gateway that this document comes from")));
		var components = document.getComponents() == null ? new Components() : document.getComponents();
		document.setComponents(components
				.addSecuritySchemes(BEARER, bearer())
				.addSchemas(PROBLEM_FIELD, problemField())
				.addHeaders("RateLimit",
						header("The requests that the caller has left (draft-ietf-httpapi-ratelimit-headers).",
								"\"checkout\";r=19;t=0"))
				.addHeaders("RateLimit-Policy",
						header("The class of the request, its burst q, and the seconds w in which q requests are refilled.",
								"\"checkout\";q=20;w=4"))
				.addHeaders("Retry-After", new Header().description("Seconds to wait before the same request.")
						.schema(new IntegerSchema()).example(1))
				.addHeaders("Location",
						header("The address of the order.", "/api/v1/orders/01994f3e-7b1c-7000-8000-000000000001"))
				.addHeaders(IdempotencyKey.REPLAYED_HEADER,
						header("Present if this is the response to an earlier request with the same key.", "true")));
		var problem = problem();
		additional.problemMembers().stream().map(type -> resolved(type, components))
				.forEach(members -> members.getProperties().forEach(problem::addProperty));
		components.addSchemas(PROBLEM, problem);
		additional.eventData()
				.forEach(type -> components.addSchemas(ContractCustomizer.name(type), resolved(type, components)));
		ContractCustomizer.common().forEach(
				(status, types) -> components.addResponses(status, ContractCustomizer.refused(status, types)));
		EcmaPatterns.rewrite(document);
	}

	private static SecurityScheme bearer() {
		var scopes = SCOPES.entrySet().stream().map(scope -> "`" + scope.getKey() + "` allows " + scope.getValue())
				.collect(Collectors.joining("; "));
		var scheme = new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")
				.description("A JWT with a scope that the operation needs (x-scopes): " + scopes
						+ ". ./run prints one for each.");
		scheme.addExtension("x-scopes", SCOPES);
		return scheme;
	}

	private static Header header(String description, String example) {
		return new Header().description(description).schema(new StringSchema()).example(example);
	}

	private static Schema<?> problem() {
		var problem = new ObjectSchema();
		problem.setDescription("An error (RFC 9457). docs/problems.md lists the types; further members may be added.");
		problem.setRequired(List.of("type", "title", "status", "detail"));
		problem.addProperty("type", new StringSchema().format("uri-reference").example("/problems/bad-request"));
		problem.addProperty("title", new StringSchema().example("Bad Request"));
		problem.addProperty("status", new IntegerSchema().example(400));
		problem.addProperty("detail", new StringSchema().description("For people; may change"));
		problem.addProperty("instance",
				new StringSchema().format("uri-reference").description("The path of the request"));
		problem.addProperty("errors", new ArraySchema().items(new Schema<>().$ref(PROBLEM_FIELD))
				.description("The invalid values of a request"));
		return problem;
	}

	private static Schema<?> problemField() {
		var field = new ObjectSchema();
		field.setRequired(List.of("field", "message"));
		field.addProperty("field", new StringSchema().description("The invalid value").example("lines[0].quantity"));
		field.addProperty("message", new StringSchema().example("must be greater than or equal to 1"));
		return field;
	}

	/** The schema of {@code type}; schemas that it refers to are added to {@code components}. */
	private static Schema<?> resolved(Class<? extends Record> type, Components components) {
		ResolvedSchema resolved = ModelConverters.getInstance(true)
				.resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(false));
		resolved.referencedSchemas.forEach((name, schema) -> {
			if (!name.equals(ContractCustomizer.name(type)) && !components.getSchemas().containsKey(name)) {
				components.addSchemas(name, schema);
			}
		});
		return resolved.schema;
	}
}
