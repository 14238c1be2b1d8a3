package stampede.payment.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import stampede.kit.money.Money;

/**
 * @param amount the amount to refund, in the payment's currency
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RefundRequest(@NotNull Money amount) {
	@AssertTrue(message = "the provider takes no such amount")
	boolean isAmountRefundable() {
		return Amounts.areChargeable(amount);
	}
}
