package stampede.simulator.charge;

/** Why a card's issuer said no, in Stripe's words. */
public record Decline(String code, String declineCode, String message) {
	static Decline generic(String declineCode, String message) {
		return new Decline("card_declined", declineCode, message);
	}
}
