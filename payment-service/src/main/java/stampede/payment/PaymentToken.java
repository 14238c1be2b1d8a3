package stampede.payment;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;

/**
 * The provider's single-use reference to a card. It is not card data, but is stored only until the charge's outcome is
 * known: an unanswered charge must be repeated with the same parameters. A card number that was sent by mistake is
 * refused, and never appears in a response or a log.
 *
 * @param value {@code tok_...} or {@code pm_...}
 */
public record PaymentToken(String value) {
	private static final Pattern REFERENCE = Pattern.compile("(tok|pm)_[A-Za-z0-9_]{1,200}");
	private static final Pattern CARD_NUMBER = Pattern.compile("\\d([ _-]?\\d){11}");

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public PaymentToken {
		if (!REFERENCE.matcher(value).matches() || CARD_NUMBER.matcher(value).find()) {
			throw new IllegalArgumentException("a payment token is tok_... or pm_..., never a card number");
		}
	}

	/** Without the value. */
	@Override
	public String toString() {
		return "PaymentToken[...]";
	}
}
