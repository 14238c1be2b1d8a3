package stampede.benchmarks.bare;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.codec.CodecsAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.HttpHandlerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.client.WebClient;

/** A process of its own, with the database of one service. It answers some of that service's requests. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({PropertyPlaceholderAutoConfiguration.class, SslAutoConfiguration.class,
		JacksonAutoConfiguration.class, CodecsAutoConfiguration.class,
		ReactiveWebServerFactoryAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
		WebFluxAutoConfiguration.class})
@Import({BareItems.class, BareOrders.class, BareReservations.class, BarePayments.class, BareEvents.class})
public class BareServices {
	private static final int CONNECTIONS = 8;
	/** Those of the services. */
	private static final Map<String, String> SESSION = Map.of("statement_timeout", "5s", "lock_timeout", "3s",
			"plan_cache_mode", "force_generic_plan", "enable_seqscan", "off", "jit", "off");

	/**
	 * @param arguments {@code --server.port}, {@code --database} (an R2DBC URL), {@code --provider} (the URL of the payment provider) and
	 *     {@code --secret} (of the signatures of its events)
	 */
	public static void main(String[] arguments) {
		// The gateway is on the class path, with its settings.
		System.setProperty("spring.config.name", "bare-services");
		try {
			SpringApplication.run(BareServices.class, arguments);
		} catch (RuntimeException failure) {
			// Logs are off here.
			failure.printStackTrace();
			System.exit(1);
		}
	}

	@Bean(destroyMethod = "dispose")
	ConnectionPool connections(Environment environment) {
		var options = ConnectionFactoryOptions.parse(environment.getRequiredProperty("database")).mutate()
				.option(PostgresqlConnectionFactoryProvider.OPTIONS, SESSION).build();
		return new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(options))
				.initialSize(CONNECTIONS).maxSize(CONNECTIONS).build());
	}

	@Bean
	WebClient provider(Environment environment) {
		return WebClient.create(environment.getRequiredProperty("provider"));
	}

	@Bean
	DatabaseClient database(ConnectionPool connections) {
		return DatabaseClient.create(connections);
	}
}
