package stampede.gateway.edge;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description of the gateway itself, which Swagger UI needs. springdoc would take its server from the request's Host. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("springdoc.swagger-ui.enabled")
class OwnDescription {
	@Bean
	OpenAPI gatewayDescription() {
		return new OpenAPI().info(new Info().title("Stampede gateway").version("1.0.0")
				.description("The gateway has no operations of its own.")).servers(List.of(new Server().url("/")));
	}
}
