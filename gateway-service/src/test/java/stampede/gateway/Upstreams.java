package stampede.gateway;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The stub services of this test JVM, and where the gateway finds them. */
public final class Upstreams implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	static final Upstream ORDERS = new Upstream("orders");
	static final Upstream INVENTORY = new Upstream("inventory");
	static final Upstream PAYMENTS = new Upstream("payments");
	static final Upstream IDENTITY = new Upstream("identity");
	static final Upstream PROFILES = new Upstream("profiles");
	static final Upstream RECOMMENDATIONS_V1 = new Upstream("recommendations v1");
	static final Upstream RECOMMENDATIONS_V2 = new Upstream("recommendations v2");

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of(
				"gateway.upstreams.order-service=" + ORDERS.url(),
				"gateway.upstreams.inventory-service=" + INVENTORY.url(),
				"gateway.upstreams.payment-service=" + PAYMENTS.url(),
				"gateway.upstreams.identity-service=" + IDENTITY.url(),
				"gateway.upstreams.profile-service=" + PROFILES.url(),
				"gateway.upstreams.recommendation-service-v1=" + RECOMMENDATIONS_V1.url(),
				"gateway.upstreams.recommendation-service-v2=" + RECOMMENDATIONS_V2.url())
				.applyTo(context);
	}
}
