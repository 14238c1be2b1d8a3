package stampede.payment.provider;

import java.util.Locale;
import java.util.UUID;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import stampede.kit.money.Money;
import stampede.kit.money.ProviderAmounts;

/**
 * One order's charge. Equal values make equal requests, or the provider would refuse a repeat of the key.
 *
 * @param token the provider's single-use reference to a card, {@code tok_...} or {@code pm_...}
 * @param manual whether the money is only authorized, to be captured later
 */
public record ChargeCall(UUID order, Money amount, String token, boolean manual) {
	String key() {
		return "order-" + order;
	}

	MultiValueMap<String, String> form() {
		var form = new LinkedMultiValueMap<String, String>();
		form.add("amount", Long.toString(ProviderAmounts.of(amount)));
		form.add("currency", amount.currency().toLowerCase(Locale.ROOT));
		form.add("confirm", "true");
		form.add("capture_method", manual ? "manual" : "automatic");
		form.add("payment_method_types[]", "card");
		// There is no customer to answer a bank's challenge: such a charge is declined instead of left open.
		form.add("error_on_requires_action", "true");
		if (token.startsWith("pm_")) {
			form.add("payment_method", token);
		} else {
			form.add("payment_method_data[type]", "card");
			form.add("payment_method_data[card][token]", token);
		}
		form.add("metadata[" + StripeIntent.ORDER + "]", order.toString());
		return form;
	}

	/** Without the token. */
	@Override
	public String toString() {
		return "ChargeCall[order=" + order + ", amount=" + amount + "]";
	}
}
