package stampede.order;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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

	/** As fine as a column keeps it: what is answered is what is read later. */
	@Bean
	Clock clock() {
		return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
	}
}
