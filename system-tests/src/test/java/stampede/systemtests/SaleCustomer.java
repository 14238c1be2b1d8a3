package stampede.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/** A customer of a sale: joins, polls with its place, orders one unit when it is admitted, and repeats what fails. */
final class SaleCustomer {
	private static final int SCORE_LINE = 2;
	private final Shop shop;
	private final String token;
	private final String sale;
	private final String order;
	private final String key = UUID.randomUUID().toString();
	private volatile String place = "";
	private volatile double score = Double.NaN;
	private volatile String end = "";
	private volatile String latest = "";

	SaleCustomer(Shop shop, String token, String sale, String sku) {
		this.shop = shop;
		this.token = token;
		this.sale = sale;
		this.order = Shop.order(sku, 1, "tok_visa");
	}

	/** Until it has bought, or has learned that it cannot. */
	void buy(Duration limit) {
		Waiting.until("an end", limit, () -> {
			poll();
			return hasEnded();
		});
	}

	private void poll() {
		try {
			var reply = shop.join(token, sale, place);
			latest = reply.status() + " " + reply.text();
			if (reply.status() == 200) {
				note(reply.body());
			}
		} catch (RuntimeException away) {
			// A gateway was killed; the next poll goes to the other one.
			latest = away.toString();
		}
	}

	private void note(JsonNode seen) {
		if (seen.hasNonNull("place")) {
			place = seen.path("place").asText();
			score = score(place);
		}
		switch (seen.path("state").asText()) {
			case "ADMITTED" -> order(seen.path("pass").asText());
			case "SOLD_OUT", "CLOSED" -> end = "sold out";
			default -> Waiting.moment(1_000 * seen.path("pollAfterSeconds").asLong());
		}
	}

	/** A repeat has the same key. */
	private void order(String pass) {
		var reply = shop.placeWithPass(token, key, order, pass);
		latest = reply.status() + " " + reply.text();
		if (reply.status() == 201) {
			end = "bought";
		} else if (reply.type().equals("/problems/out-of-stock")) {
			end = "out of stock";
		}
	}

	boolean hasEnded() {
		return !end.isEmpty();
	}

	boolean hasBought() {
		return end.equals("bought");
	}

	/** Its place in the line: the lowest is first. */
	double score() {
		return score;
	}

	private static double score(String place) {
		var text = new String(Base64.getUrlDecoder().decode(place.substring(0, place.indexOf('.'))),
				StandardCharsets.UTF_8);
		return Double.parseDouble(text.lines().skip(SCORE_LINE).findFirst().orElseThrow());
	}

	@Override
	public String toString() {
		return "score " + score + " " + end + " " + latest;
	}
}
