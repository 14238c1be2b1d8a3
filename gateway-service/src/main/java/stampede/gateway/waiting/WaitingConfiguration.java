package stampede.gateway.waiting;

import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import stampede.kit.client.WebClients;
import stampede.kit.pass.PassKeys;
import stampede.kit.sale.PolledSales;
import stampede.kit.sale.SaleReply;
import stampede.kit.security.ServiceTokens;

/** Polls inventory-service for its sales. Without keys of passes there is no waiting room, and nothing is polled. */
@Configuration(proxyBeanMethods = false)
class WaitingConfiguration {
	private static final String INVENTORY = "inventory-service";
	/** So that polls report "sold out" within two seconds. */
	private static final Duration INTERVAL = Duration.ofSeconds(1);

	@Bean
	PolledSales polledSales(WebClients clients, WaitingProperties properties, ServiceTokens tokens, PassKeys keys) {
		if (!keys.signatures().canSign()) {
			return new PolledSales(Mono.just(List.of()), INTERVAL);
		}
		var web = clients.to(INVENTORY, properties.client()).filter(tokens.bearerFor(INVENTORY)).build();
		return new PolledSales(web.get().uri("/internal/sales").retrieve().bodyToFlux(SaleReply.class).collectList(),
				INTERVAL);
	}
}
