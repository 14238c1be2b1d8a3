package stampede.inventory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import stampede.kit.migration.ServiceMain;

/** Items, prices, stock and reservations. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class InventoryServiceApplication {
	public static void main(String[] arguments) {
		ServiceMain.run(InventoryServiceApplication.class, arguments);
	}
}
