package stampede.payment;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import stampede.kit.migration.ServiceMain;

/** Payments, refunds and the ledger. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PaymentServiceApplication {
	public static void main(String[] arguments) {
		ServiceMain.run(PaymentServiceApplication.class, arguments);
	}

	/** The precision of a column, so that a response equals a later read. */
	@Bean
	Clock clock() {
		return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
	}
}
