package stampede.gateway.waiting;

import java.util.Locale;
import java.util.Optional;
import stampede.gateway.KeyedFraction;
import stampede.kit.pass.PassKeys;

/**
 * A client's place in the order of admission, signed for the client, so that it survives a loss of Redis' data.
 *
 * @param sale the id of the sale
 * @param subject the client, as the token's subject
 * @param score as decimal digits; the lowest is admitted first. Below 1 a draw of the lottery, else 1 and the seconds since the opening
 * @param epoch of Redis' data when the place was read
 */
record Place(String sale, String subject, String score, String epoch) {
	private static final String KIND = "place";
	private static final int PARTS = 5;

	String signed(PassKeys keys) {
		return keys.signatures().sign(KIND + "\n" + epoch + "\n" + score + "\n" + sale + "\n" + subject);
	}

	/** Empty if the text was not signed by {@link #signed}, or for another client or sale. */
	static Optional<Place> verify(PassKeys keys, String signed, String sale, String subject) {
		return keys.signatures().verify(signed).map(text -> text.split("\n", PARTS))
				.filter(parts -> parts.length == PARTS && parts[0].equals(KIND))
				.map(parts -> new Place(parts[3], parts[4], parts[2], parts[1]))
				.filter(place -> place.sale().equals(sale) && place.subject().equals(subject));
	}

	/**
	 * The score of a client that joins before the opening: a fraction in [0, 1) with the sale's seed (its hexadecimal text)
	 * as the key. Neither the time nor the number of joins has an influence.
	 */
	static String draw(String seed, String subject) {
		return String.format(Locale.ROOT, "%.17f", KeyedFraction.of(seed, subject));
	}
}
