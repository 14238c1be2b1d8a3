package stampede.order;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Orders and the checkout saga. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderServiceApplication {
	public static void main(String[] arguments) {
		SpringApplication.run(OrderServiceApplication.class, arguments);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}
}
