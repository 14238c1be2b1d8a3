package stampede.order.sale;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.sale.PolledSales;
import stampede.order.inventory.InventoryClient;

/** Polls inventory-service for its sales. */
@Configuration(proxyBeanMethods = false)
class SaleConfiguration {
	private static final Duration INTERVAL = Duration.ofSeconds(2);

	@Bean
	PolledSales polledSales(InventoryClient inventory) {
		return new PolledSales(inventory.sales(), INTERVAL);
	}
}
