package stampede.simulator.charge;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The card behind a payment token, and how the provider behaves when it is charged. */
public enum TestCard {
	VISA("visa"),
	MASTERCARD("mastercard"),

	DECLINED("chargeDeclined"),
	INSUFFICIENT_FUNDS("chargeDeclinedInsufficientFunds"),

	EXPIRED("chargeDeclinedExpiredCard"),

	/** Charges after five seconds, during which the idempotency key is in use. */
	SLOW("slow"),

	/** Charges at once and answers long after the client has given up; a repeat of the key answers at once. */
	SUCCESS_AFTER_TIMEOUT("successAfterTimeout"),

	/** Fails once without any effect; the repeat succeeds. */
	FAILS_FIRST("500ThenSuccess"),

	/** Charges and hangs up; a repeat of the key answers. */
	LOST_ANSWER("lostAnswer"),

	/** Refunds are pending at first and succeed later, as with Stripe's card of that name. */
	PENDING_REFUND("pendingRefund"),

	/** Refunds are pending at first and fail later. */
	PENDING_REFUND_FAILS("pendingRefundFail"),

	/** Refunds succeed at first and fail later, as with Stripe's card of that name. */
	REFUND_FAILS("refundFail");

	private static final Duration SLOWNESS = Duration.ofSeconds(5);
	private static final Duration BEYOND_TIMEOUT = Duration.ofSeconds(30);
	private final String word;

	TestCard(String word) {
		this.word = word;
	}

	/** The card of {@code tok_visa} as well as of {@code pm_card_visa}. */
	public static Optional<TestCard> of(String token) {
		var word = token.replaceFirst("^(tok_|pm_card_)", "");
		return Arrays.stream(values())
				.filter(card -> card.word.equals(word) && word.length() < token.length())
				.findFirst();
	}

	/** {@code null}: approved. */
	@Nullable
	Decline decline() {
		return switch (this) {
			case DECLINED -> Decline.generic("generic_decline", "Your card was declined.");
			case INSUFFICIENT_FUNDS -> Decline.generic("insufficient_funds", "Your card has insufficient funds.");
			case EXPIRED -> new Decline("expired_card", "expired_card", "Your card has expired.");
			case VISA, MASTERCARD, SLOW, SUCCESS_AFTER_TIMEOUT, FAILS_FIRST, LOST_ANSWER, PENDING_REFUND,
					PENDING_REFUND_FAILS, REFUND_FAILS ->
				null;
		};
	}

	/** The first state of a refund. */
	Refund.Status refundsBegin() {
		return this == PENDING_REFUND || this == PENDING_REFUND_FAILS ? Refund.Status.PENDING : Refund.Status.SUCCEEDED;
	}

	/** The final state of a refund. */
	Refund.Status refundsEnd() {
		return this == REFUND_FAILS || this == PENDING_REFUND_FAILS ? Refund.Status.FAILED : Refund.Status.SUCCEEDED;
	}

	/** How long the charge takes before anything is decided. */
	public Duration takes() {
		return this == SLOW ? SLOWNESS : Duration.ZERO;
	}

	/** How long the first answer is held back after the charge. */
	public Duration holdsBack() {
		return this == SUCCESS_AFTER_TIMEOUT ? BEYOND_TIMEOUT : Duration.ZERO;
	}
}
