package stampede.payment;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Payments, refunds and the ledger. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PaymentServiceApplication {
	public static void main(String[] arguments) {
		SpringApplication.run(PaymentServiceApplication.class, arguments);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}
}
