package stampede.recommendation.store;

import java.time.Instant;
import stampede.kit.r2dbc.SetParameters;

/**
 * An item that a customer bought.
 *
 * @param customer a pseudonym
 */
public record Purchase(String customer, String sku, Instant at) {
	static final SetParameters<Purchase> INPUT = SetParameters.of("input", Purchase.class)
			.column("customer", String[]::new, Purchase::customer)
			.column("sku", String[]::new, Purchase::sku)
			.column("at", Instant[]::new, Purchase::at);
}
