package stampede.gateway;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Swagger UI's files come from a jar, a few times per visitor; Spring looks them up on the event loop. */
public final class SwaggerUiFiles implements BlockHoundIntegration {
	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("org.springframework.web.reactive.resource.PathResourceResolver",
				"getResource");
	}
}
