package stampede.kit.pass;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Permits one customer to place orders in one sale.
 *
 * @param sale the id of the sale, without a line break
 * @param subject the customer, as the token's subject
 */
public record Pass(UUID id, String sale, String subject, Instant expiresAt) {
	/** The request header of a pass. */
	public static final String HEADER = "Stampede-Pass";
	/** The request header of a place in the waiting room. */
	public static final String PLACE_HEADER = "Stampede-Place";
	private static final String KIND = "pass";
	private static final int PARTS = 5;

	/** The text to sign: the members on one line each, the subject last, because it may have any characters. */
	String text() {
		return KIND + "\n" + id + "\n" + expiresAt.getEpochSecond() + "\n" + sale + "\n" + subject;
	}

	/** Empty if the text is of another kind or malformed. */
	static Optional<Pass> of(String text) {
		var parts = text.split("\n", PARTS);
		if (parts.length != PARTS || !parts[0].equals(KIND)) {
			return Optional.empty();
		}
		try {
			return Optional.of(new Pass(UUID.fromString(parts[1]), parts[3], parts[4],
					Instant.ofEpochSecond(Long.parseLong(parts[2]))));
		} catch (IllegalArgumentException | DateTimeException malformed) {
			return Optional.empty();
		}
	}
}
