package stampede.inventory.sale;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import stampede.inventory.Sku;

/**
 * A sale of some items.
 *
 * @param skus in SKU order, each once
 * @param passLife how long a pass of the waiting room is valid
 * @param admitPerSecond the most clients that the waiting room admits in a second
 * @param seed 32 random bytes in hexadecimal; secret until the sale is closed
 */
public record Sale(SaleId id, List<Sku> skus, Schedule schedule, Duration passLife, int admitPerSecond, String seed) {
	private static final int SEED_BYTES = 32;
	private static final SecureRandom RANDOM = new SecureRandom();

	public Sale {
		skus = List.copyOf(skus);
	}

	static String newSeed() {
		var seed = new byte[SEED_BYTES];
		RANDOM.nextBytes(seed);
		return HexFormat.of().formatHex(seed);
	}

	/** The SHA-256 of the seed's hexadecimal text: published before the draw, so that clients can verify it afterwards. */
	public String seedHash() {
		try {
			return HexFormat.of().formatHex(
					MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.US_ASCII)));
		} catch (NoSuchAlgorithmException impossible) {
			throw new IllegalStateException("every JDK has SHA-256", impossible);
		}
	}

	/** Whether {@code other} has the same items, times and limits. */
	boolean isDefinedAs(DefineSale other) {
		return skus.equals(other.skus()) && schedule.equals(other.schedule()) && passLife.equals(other.passLife())
				&& admitPerSecond == other.admitPerSecond();
	}
}
