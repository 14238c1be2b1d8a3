package stampede.payment.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import stampede.kit.money.Money;
import stampede.payment.PaymentToken;
import stampede.kit.text.ReadableText;

/**
 * @param customer the subject who pays
 * @param amount 1 to 99 999 999 minor units: the provider's limit
 * @param token the provider's reference to a card, never a card number
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ChargeRequest(@NotNull @Pattern(regexp = ReadableText.NAME, message = "is no name") String customer,
		@NotNull Money amount,
		@Schema(implementation = String.class, example = "tok_visa") @NotNull PaymentToken token) {
	@AssertTrue(message = "the provider takes no such amount")
	boolean isAmountChargeable() {
		return Amounts.areChargeable(amount);
	}
}
