package stampede.benchmarks;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.codec.CodecsAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.HttpHandlerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A Spring Cloud Gateway of the same version with one route and nothing else: what the gateway is measured against. None of the
 * suite's configuration is in it, so it names what it takes of Spring Boot's.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({PropertyPlaceholderAutoConfiguration.class, SslAutoConfiguration.class,
		JacksonAutoConfiguration.class,
		CodecsAutoConfiguration.class, ReactiveWebServerFactoryAutoConfiguration.class,
		HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, GatewayAutoConfiguration.class})
class PlainGateway {

	public static void main(String[] arguments) {
		// The suite's gateway is on the class path, with its settings.
		System.setProperty("spring.config.name", "plain-gateway");
		try {
			SpringApplication.run(PlainGateway.class, arguments);
		} catch (RuntimeException failure) {
			// Logs are off here.
			failure.printStackTrace();
			System.exit(1);
		}
	}

	@Bean
	RouteLocator everything(RouteLocatorBuilder routes, Environment environment) {
		return routes.routes().route("everything",
				route -> route.path("/**").uri(environment.getRequiredProperty("backend"))).build();
	}
}
