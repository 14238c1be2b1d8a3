package stampede.gateway;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The five stub services of this test JVM, and where the gateway finds them. */
public final class Upstreams implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	static final Upstream ORDERS = new Upstream("orders");
	static final Upstream INVENTORY = new Upstream("inventory");
	static final Upstream PAYMENTS = new Upstream("payments");
	static final Upstream IDENTITY = new Upstream("identity");
	static final Upstream PROFILES = new Upstream("profiles");

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of(
				"gateway.upstreams.order-service=" + ORDERS.url(),
				"gateway.upstreams.inventory-service=" + INVENTORY.url(),
				"gateway.upstreams.payment-service=" + PAYMENTS.url(),
				"gateway.upstreams.identity-service=" + IDENTITY.url(),
				"gateway.upstreams.profile-service=" + PROFILES.url())
				.applyTo(context);
	}
}
