package stampede.gateway.edge;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves the description of the operations that the gateway answers itself; those of the services are generated there. */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {
	private static final ClassPathResource DOCUMENT = new ClassPathResource("openapi/gateway-service.json");
	private static final CacheControl KEPT = CacheControl.maxAge(Duration.ofMinutes(5));

	@Bean
	RouterFunction<ServerResponse> openApiOfTheGateway() {
		return RouterFunctions.route().GET("/openapi/gateway-service", _ -> ServerResponse.ok()
				.contentType(MediaType.APPLICATION_JSON).cacheControl(KEPT).bodyValue(DOCUMENT)).build();
	}
}
