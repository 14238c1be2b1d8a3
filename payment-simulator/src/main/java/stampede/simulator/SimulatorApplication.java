package stampede.simulator;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the simulator. Stripe knows no JWT and no deadline header, so those parts of service-kit stay out. */
@SpringBootApplication(excludeName = {"stampede.kit.security.SecurityConfiguration",
		"stampede.kit.deadline.DeadlineConfiguration"})
@ConfigurationPropertiesScan
public class SimulatorApplication {
	public static void main(String[] arguments) {
		SpringApplication.run(SimulatorApplication.class, arguments);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}
}
