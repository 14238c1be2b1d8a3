package stampede.order;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import stampede.kit.migration.ServiceMain;

/** Orders and the checkout saga. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderServiceApplication {
	public static void main(String[] arguments) {
		ServiceMain.run(OrderServiceApplication.class, arguments);
	}
}
