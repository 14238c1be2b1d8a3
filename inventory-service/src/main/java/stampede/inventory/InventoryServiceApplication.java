package stampede.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Items, prices, stock and reservations. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class InventoryServiceApplication {
	public static void main(String[] arguments) {
		SpringApplication.run(InventoryServiceApplication.class, arguments);
	}
}
