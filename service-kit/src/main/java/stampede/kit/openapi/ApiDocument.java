package stampede.kit.openapi;

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
import org.springdoc.core.customizers.OpenApiCustomizer;
import stampede.kit.idempotency.IdempotencyKey;

/** What is the same in the description of every service: who may call, how errors look, what headers say. */
final class ApiDocument implements OpenApiCustomizer {
	static final String BEARER = "bearer";
	static final String PROBLEM = "Problem";
	private static final String VERSION = "1.0.0";
	private final OpenApiProperties properties;

	ApiDocument(OpenApiProperties properties) {
		this.properties = properties;
	}

	@Override
	public void customise(OpenAPI document) {
		document.setInfo(new Info().title(properties.title()).version(VERSION).description(properties.description())
				.license(new License().name("Apache-2.0")));
		// Relative: whoever reads the document reads it from the gateway that serves the calls.
		document.setServers(List.of(new Server().url("/").description("The gateway that this document comes from")));
		var components = document.getComponents() == null ? new Components() : document.getComponents();
		document.setComponents(components
				.addSecuritySchemes(BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")
						.bearerFormat("JWT")
						.description("A token whose scope holds what the call asks for. ./run prints one."))
				.addSchemas(PROBLEM, problem())
				.addHeaders("RateLimit", header("What remains to this caller (draft-ietf-httpapi-ratelimit-headers).",
						"\"checkout\";r=19;t=0"))
				.addHeaders("RateLimit-Policy",
						header("The kind of traffic, its burst q, and the seconds w in which that many come back.",
								"\"checkout\";q=20;w=4"))
				.addHeaders("Retry-After", new Header().description("Seconds to wait before the same request.")
						.schema(new IntegerSchema()).example(1))
				.addHeaders("Location",
						header("Where the thing is.", "/api/v1/orders/01994f3e-7b1c-7000-8000-000000000001"))
				.addHeaders(IdempotencyKey.REPLAYED_HEADER,
						header("Present where this is the answer to an earlier request with the same key.", "true")));
		ContractCustomizer.common().forEach(
				(status, types) -> components.addResponses(status, ContractCustomizer.refused(status, types)));
	}

	private static Header header(String description, String example) {
		return new Header().description(description).schema(new StringSchema()).example(example);
	}

	private static Schema<?> problem() {
		var error = new ObjectSchema()
				.addProperty("field",
						new StringSchema().description("Which value is meant").example("lines[0].quantity"))
				.addProperty("message", new StringSchema().example("must be greater than or equal to 1"));
		var problem = new ObjectSchema();
		problem.setDescription("An error (RFC 9457). Its type is one of docs/problems.md.");
		problem.setRequired(List.of("type", "title", "status", "detail"));
		problem.addProperty("type", new StringSchema().example("/problems/bad-request"));
		problem.addProperty("title", new StringSchema().example("Bad Request"));
		problem.addProperty("status", new IntegerSchema().example(400));
		problem.addProperty("detail", new StringSchema().description("For people; may change"));
		problem.addProperty("errors",
				new ArraySchema().items(error).description("Which values are wrong, where some are"));
		return problem;
	}
}
